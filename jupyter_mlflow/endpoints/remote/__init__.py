"""Endpoints elsewhere: targets of ``mlflow.deployments``, each asked by a process of its own."""
