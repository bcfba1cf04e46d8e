"""MLflow Projects: what a folder can run, and whether what is asked of it can be done."""
