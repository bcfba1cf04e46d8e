"""The client of the target ``jupyter``."""

from __future__ import annotations

import json
import time
from typing import Any, Final

from mlflow.deployments import BaseDeploymentClient, PredictionsResponse
from mlflow.exceptions import MlflowException, RestException
from mlflow.protos.databricks_pb2 import INVALID_PARAMETER_VALUE
from mlflow.utils.proto_json_utils import dump_input_data

from jupyter_mlflow.kernel.deployments import server
from jupyter_mlflow.kernel.deployments.keys import key_of

_FORMATS: Final = ("dataframe_split", "dataframe_records", "inputs", "instances")
"""By which the scoring server knows a body that is one already."""
_PAUSE: Final = 0.2

Config = dict[str, Any]


class JupyterDeploymentClient(BaseDeploymentClient):  # type: ignore[misc]
    """Endpoints of this kernel's Jupyter server; see :func:`target_help` for ``config``.

    A deployment is an endpoint. What the server, or a model, refuses is a ``RestException``.
    """

    def create_endpoint(self, name: str, config: Config | None = None) -> Config:
        """Serve ``config["model_uri"]`` under ``name``; returns when it is ready."""
        given = dict(config or {})
        if "model_uri" not in given:
            raise MlflowException(
                "Say which model: config={'model_uri': 'models:/name@alias'}",
                INVALID_PARAMETER_VALUE,
            )
        wait, body = _body(given)
        asked = {"name": name, "kernel_id": server.bound().kernel_id, **body}
        server.ask("POST", body=asked)
        return self._until_ready(name) if wait else self.get_endpoint(name)

    def update_endpoint(self, endpoint: str, config: Config | None = None) -> Config:
        """Change an endpoint; returns when it is ready again."""
        wait, body = _body(dict(config or {}))
        server.ask("PATCH", server.route(endpoint), body)
        # Nothing is started for another time alone, and an error there is then an older one's.
        wait = wait and set(body) != {"idle_timeout"}
        return self._until_ready(endpoint) if wait else self.get_endpoint(endpoint)

    def delete_endpoint(self, endpoint: str) -> None:
        """Delete an endpoint; does nothing when there is none."""
        try:
            server.ask("DELETE", server.route(endpoint))
        except RestException as error:
            if error.json.get("error_code") != "RESOURCE_DOES_NOT_EXIST":
                raise

    def list_endpoints(self) -> list[Config]:
        """All endpoints of the server, by name."""
        found: list[Config] = server.ask("GET")["endpoints"]
        return found

    def get_endpoint(self, endpoint: str) -> Config:
        """An endpoint as the server tells it: ``name``, ``state``, ``uri``, ``error`` …"""
        found: Config = server.ask("GET", server.route(endpoint))
        return found

    def create_deployment(
        self,
        name: str,
        model_uri: str,
        flavor: str | None = None,
        config: Config | None = None,
        endpoint: str | None = None,
    ) -> Config:
        """Serve a model under ``name``; returns when it is ready. ``flavor`` is always pyfunc."""
        made = self.create_endpoint(name, {**(config or {}), "model_uri": model_uri})
        return {**made, "flavor": "python_function"}

    def update_deployment(
        self,
        name: str,
        model_uri: str | None = None,
        flavor: str | None = None,
        config: Config | None = None,
        endpoint: str | None = None,
    ) -> Config:
        """Serve another model under ``name``, or change how; no request fails meanwhile."""
        more = {} if model_uri is None else {"model_uri": model_uri}
        found = self.update_endpoint(name, {**(config or {}), **more})
        return {**found, "flavor": "python_function"}

    def delete_deployment(
        self, name: str, config: Config | None = None, endpoint: str | None = None
    ) -> None:
        """Delete it; does nothing when there is none."""
        self.delete_endpoint(name)

    def list_deployments(self, endpoint: str | None = None) -> list[Config]:
        """All of them."""
        return self.list_endpoints()

    def get_deployment(self, name: str, endpoint: str | None = None) -> Config:
        """One of them."""
        return self.get_endpoint(name)

    def predict(
        self, deployment_name: str | None = None, inputs: Any = None, endpoint: str | None = None
    ) -> PredictionsResponse:
        """Ask a model; ``inputs``: a DataFrame, an array, a list, or the body as dict or text."""
        name = deployment_name or endpoint
        if name is None:
            raise MlflowException("Say which endpoint to ask.", INVALID_PARAMETER_VALUE)
        if isinstance(inputs, dict):
            is_body = any(key in inputs for key in _FORMATS)
            body = json.dumps(inputs if is_body else {"inputs": inputs})
        else:
            body = dump_input_data(inputs)
        found = server.ask("POST", server.route(name, "invocations"), body)
        return PredictionsResponse(found if isinstance(found, dict) else {"predictions": found})

    def _until_ready(self, name: str) -> Config:
        """Wait; raises when it comes to nothing."""
        while True:
            found = self.get_endpoint(name)
            error = found["error"]
            if found["state"] == "failed" or (error and not found["is_updating"]):
                raise RestException({**error, "message": f"{error['message']}\n{error['details']}"})
            if found["state"] != "not_ready" and not found["is_updating"]:
                return found
            # A kernel may not listen to the server's events.
            time.sleep(_PAUSE)


def _body(config: Config) -> tuple[bool, Config]:
    """Whether to wait, and what to send. Options of the command line are texts."""
    wait = str(config.pop("wait", True)).lower() not in ("false", "0", "no")
    for name, kind in (("workers", int), ("idle_timeout", float)):
        if isinstance(config.get(name), str):
            try:
                config[name] = kind(config[name])
            except ValueError:
                said = f"{name} must be a number, not {config[name]!r}."
                raise MlflowException(said, INVALID_PARAMETER_VALUE) from None
    if "model_uri" in config:
        config["model"] = key_of(str(config.pop("model_uri")))
    return wait, config
