"""The runs of experiments and notebooks: windows of them, and groups."""
