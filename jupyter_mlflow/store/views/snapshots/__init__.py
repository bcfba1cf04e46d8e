"""The notebook as it was when a run was made."""
