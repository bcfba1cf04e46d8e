"""Ours beside MLflow's own and beside Jupyter without us, as ratios and differences in one run.

``python -m benchmarks [--quick] [--json FILE] [PART …]``. What each row must meet is written
where it is measured.
"""
