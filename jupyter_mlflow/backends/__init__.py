"""Places to run projects at that MLflow does not know itself, as ``mlflow.project_backend``.

They are MLflow's plug-ins, not the Jupyter server's: ``mlflow run --backend ray`` works without it.
"""
