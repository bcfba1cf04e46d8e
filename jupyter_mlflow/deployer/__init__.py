"""The program that talks to one target of ``mlflow.deployments``; the server never imports it."""
