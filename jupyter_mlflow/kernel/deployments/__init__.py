"""MLflow's deployment target ``jupyter``: the endpoints of the Jupyter server of this kernel.

::

    from mlflow.deployments import get_deploy_client

    client = get_deploy_client("jupyter")
    client.create_endpoint("predict-penguin", {"model_uri": "models:/Penguin Predictor@champion"})
    client.predict(endpoint="predict-penguin", inputs=frame)

Works in a kernel, in what a kernel starts (``!mlflow deployments list -t jupyter``), and nowhere
else: where the server is and how to get in is known from the kernel's binding file alone.
"""

from __future__ import annotations

from typing import Any

from jupyter_mlflow.kernel.deployments.client import JupyterDeploymentClient

__all__ = ["JupyterDeploymentClient", "run_local", "target_help"]


def run_local(
    target: str,
    name: str,
    model_uri: str,
    flavor: str | None = None,
    config: dict[str, Any] | None = None,
) -> None:
    """Serve a model on this machine, which is what this target does anyway."""
    JupyterDeploymentClient(target).create_deployment(name, model_uri, flavor, config)


def target_help() -> str:
    """What there is to say of this target."""
    return """The target `jupyter` serves models by the Jupyter server of this kernel.

Target URI: `jupyter`. It works in a notebook's kernel and in what a kernel starts.

A deployment and an endpoint are the same here. `config` for create_deployment, create_endpoint,
update_deployment and update_endpoint, each with its default:

  model_uri     models:/name@alias (followed when it moves), models:/name/version, models:/m-...,
                runs:/run/path. Required by create_endpoint.
  workers       1, 2 or 4 processes. 1.
  environment   "server" (what Jupyter runs in) or "fresh" (made from the model's requirements);
                cannot be changed. "server".
  idle_timeout  Seconds without a request until it is stopped; the next request starts it again.
                0, never.
  state         "ready" or "stopped"; for changes only.
  wait          Whether to return only when it is ready. True.
"""
