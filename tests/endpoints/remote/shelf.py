"""A plug-in of ``mlflow.deployments`` with deployments only, which it keeps in a file beside it.

It predicts by loading the model that was deployed. ``config`` has what shall happen instead:
``hang`` for good, ``wait`` for a file to appear, ``fail`` with a text.
"""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path
from typing import Any

import mlflow.pyfunc
from mlflow.deployments import BaseDeploymentClient
from mlflow.exceptions import MlflowException

FILE = Path(__file__).with_name("shelf.json")


def read() -> dict[str, Any]:
    return json.loads(FILE.read_text()) if FILE.exists() else {}


def act(config: dict[str, Any] | None) -> None:
    given = config or {}
    if given.get("hang"):
        threading.Event().wait()
    while "wait" in given and not Path(given["wait"]).exists():
        time.sleep(0.02)
    if "fail" in given:
        said = f"{given['fail']} (token {os.environ.get('SHELF_TOKEN')})"
        raise MlflowException(said, error_code=1)


class ShelfClient(BaseDeploymentClient):  # type: ignore[misc]
    def create_deployment(
        self,
        name: str,
        model_uri: str,
        flavor: str | None = None,
        config: dict[str, Any] | None = None,
        endpoint: str | None = None,
    ) -> dict[str, Any]:
        act(config)
        made = {"name": name, "model_uri": model_uri, "flavor": flavor, "config": config}
        shown = {"status": "In service", "target": self.target_uri, "endpoint": endpoint}
        FILE.write_text(json.dumps({**read(), name: {**made, **shown}}))
        return made

    def update_deployment(
        self,
        name: str,
        model_uri: str | None = None,
        flavor: str | None = None,
        config: dict[str, Any] | None = None,
        endpoint: str | None = None,
    ) -> None:
        act(config)
        changed = {"model_uri": model_uri, "flavor": flavor, "config": config}
        there = read()
        there[name].update({key: value for key, value in changed.items() if value is not None})
        FILE.write_text(json.dumps(there))

    def delete_deployment(
        self, name: str, config: dict[str, Any] | None = None, endpoint: str | None = None
    ) -> None:
        there = read()
        there.pop(name, None)
        FILE.write_text(json.dumps(there))

    def list_deployments(self, endpoint: str | None = None) -> list[dict[str, Any]]:
        return list(read().values())

    def get_deployment(self, name: str, endpoint: str | None = None) -> dict[str, Any]:
        if name not in read():
            raise MlflowException(f"There is no {name!r} on the shelf", error_code=1001)
        return {**read()[name], "login": os.environ.get("SHELF_TOKEN")}

    def predict(
        self, deployment_name: str | None = None, inputs: Any = None, endpoint: str | None = None
    ) -> Any:
        model = mlflow.pyfunc.load_model(read()[str(deployment_name)]["model_uri"])
        return model.predict(inputs)


def run_local(
    target: str, name: str, model_uri: str, flavor: Any = None, config: Any = None
) -> None:
    raise NotImplementedError


def target_help() -> str:
    return """
    The shelf keeps models. Target URI: shelf or shelf:/place.

      hang    true for never
    """
