"""The files of runs and of logged models."""
