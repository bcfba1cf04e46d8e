"""The card under a cell: what it shows, and how it gets there.

Imported only when MLflow is, by ``kernel/start.py``: most kernels never see it.
"""
