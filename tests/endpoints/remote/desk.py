"""A plug-in of ``mlflow.deployments`` with endpoints only, which it keeps in a file beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mlflow.deployments import BaseDeploymentClient, PredictionsResponse

FILE = Path(__file__).with_name("desk.json")


def read() -> dict[str, Any]:
    return json.loads(FILE.read_text()) if FILE.exists() else {}


class DeskClient(BaseDeploymentClient):  # type: ignore[misc]
    def create_deployment(self, *_: Any, **__: Any) -> Any:
        """Not here."""
        raise NotImplementedError

    def update_deployment(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError("not here")

    def delete_deployment(self, *_: Any, **__: Any) -> Any:
        pass

    def list_deployments(self, endpoint: str | None = None) -> Any:
        raise NotImplementedError

    def get_deployment(self, name: str, endpoint: str | None = None) -> Any:
        raise NotImplementedError

    def create_endpoint(self, name: str, config: dict[str, Any] | None = None) -> dict[str, Any]:
        made = {"name": name, "config": config, "state": {"ready": "READY", "update": "NONE"}}
        FILE.write_text(json.dumps({**read(), name: made}))
        return made

    def update_endpoint(self, endpoint: str, config: dict[str, Any] | None = None) -> None:
        there = read()
        there[endpoint]["config"] = config
        FILE.write_text(json.dumps(there))

    def delete_endpoint(self, endpoint: str) -> None:
        FILE.write_text(json.dumps({k: v for k, v in read().items() if k != endpoint}))

    def list_endpoints(self) -> dict[str, Any]:
        return {"endpoints": list(read().values())}

    def get_endpoint(self, endpoint: str) -> dict[str, Any]:
        return dict(read()[endpoint])

    def predict(
        self, deployment_name: str | None = None, inputs: Any = None, endpoint: str | None = None
    ) -> Any:
        return PredictionsResponse(asked=[deployment_name, endpoint, inputs], score=float("nan"))


def run_local(name: str, model_uri: str, flavor: Any = None, config: Any = None) -> None:
    pass


def target_help() -> str:
    return "A desk has endpoints."
