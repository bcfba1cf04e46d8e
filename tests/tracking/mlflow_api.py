"""Prints the calls of the installed MLflow, as JSON: a program, so that no test imports MLflow.

``server``: what its app answers to, [method, path, name]. ``client``: what its REST stores ask for.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import warnings
from pathlib import Path


def main(folder: Path) -> None:
    warnings.simplefilter("ignore")
    os.environ["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] = "false"
    os.environ["MLFLOW_FLASK_SERVER_SECRET_KEY"] = "none-that-matters"
    os.environ["MLFLOW_AUTH_CONFIG_PATH"] = str(folder / "auth.ini")
    (folder / "auth.ini").write_text(
        f"[mlflow]\ndatabase_uri = sqlite:///{folder}/auth.db\ndefault_permission = READ\n"
        "admin_username = admin\nadmin_password = none-that-matters\n"
        "authorization_function = mlflow.server.auth:authenticate_request_basic_auth\n"
    )
    from mlflow.server import app as flask_app
    from mlflow.server import auth
    from mlflow.server.fastapi_app import app
    from mlflow.store.model_registry import rest_store as registry
    from mlflow.store.tracking.rest_store import RestStore

    # With what the basic-auth app adds: users and permissions.
    auth.create_app(flask_app)
    server = {
        (method, re.sub(r"<(path:)?\w+>", lambda m: "a/b" if m[1] else "x", rule.rule), name)
        for rule in flask_app.url_map.iter_rules()
        for name in [rule.endpoint]
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    for path, calls in app.openapi()["paths"].items():
        for method, call in calls.items():
            plain = re.sub(r"\{\w+(:path)?\}", lambda m: "a/b" if m[1] else "x", path)
            server.add((method.upper(), plain, call["operationId"]))
    stores = [RestStore._METHOD_TO_INFO.items(), registry._METHOD_TO_ALL_INFO.items()]
    client = {
        (method, re.sub(r"\{[\w.]+\}", "x", path), message.DESCRIPTOR.name)
        for store in stores
        for message, calls in store
        for path, method in (calls if isinstance(calls, list) else [calls])
    }
    json.dump({"server": sorted(server), "client": sorted(client)}, sys.stdout)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder))
