"""The store process: MLflow's own REST app and our views of one tracking store, on a socket.

A program of its own (``python -m jupyter_mlflow.store``), the only long-lived process here that
imports MLflow. The server side never imports this package, nor this package the server side.
"""
