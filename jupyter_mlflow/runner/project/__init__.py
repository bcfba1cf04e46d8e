"""Running an MLflow project, and capturing what it was."""
