"""``%mlflow_run`` and ``%%mlflow_run``: a line, a cell or a sweep as MLflow runs."""
