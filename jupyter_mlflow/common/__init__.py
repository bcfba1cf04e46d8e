"""What the server side, the store process and the kernel side agree on.

Modules here import neither of the three, nor MLflow, nor Jupyter: they are
read in every process, also in a kernel whose environment has no Jupyter server.
"""
