"""Tracking stores as the Jupyter server knows them: which there are, and the way to them."""
