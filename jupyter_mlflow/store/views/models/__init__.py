"""The models that runs made, and what they take and give."""
