"""MLflow beside every notebook: a JupyterLab panel, a server extension, kernel magics.

Hooks only; everything behind them is imported when it is used, so that importing
this package costs neither a kernel nor a Jupyter server anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__version__ = "0.1.0"


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyter-mlflow"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from jupyter_mlflow.extension import MlflowExtension

    return [{"module": "jupyter_mlflow.extension", "app": MlflowExtension}]


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """``%load_ext jupyter_mlflow``: what the kernel's startup file does, by hand."""
    from jupyter_mlflow.kernel import load

    load(ipython)


def __getattr__(name: str) -> Any:
    if name == "predict_form":
        from jupyter_mlflow.kernel.forms import predict_form

        return predict_form
    if name == "run_project":
        from jupyter_mlflow.kernel.projects import run_project

        return run_project
    if name == "report_progress":
        from jupyter_mlflow.common.progress import report_progress

        return report_progress
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
