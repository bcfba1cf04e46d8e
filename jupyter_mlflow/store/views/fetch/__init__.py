"""Giving models to the Jupyter server."""
