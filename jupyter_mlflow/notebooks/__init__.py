"""Notebooks as the Jupyter server knows them: their identity, kernels and generated ones."""
