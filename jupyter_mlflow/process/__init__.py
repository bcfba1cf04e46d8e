"""Child processes that never outlive the server: one guard each, and a sweep for the rest."""

from jupyter_mlflow.process.managed import ManagedProcess, ProcessSpec
from jupyter_mlflow.process.sweep import Sweeper

__all__ = ["ManagedProcess", "ProcessSpec", "Sweeper"]
