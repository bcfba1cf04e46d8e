"""The program of one job: ``python -m jupyter_mlflow.runner --job FOLDER``."""
