"""Histories of metrics, drawn down to the pixels that show them."""
