"""The traces of runs."""
