"""Notebooks with parameters: run as a job, or made into an MLflow project."""
