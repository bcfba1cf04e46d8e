"""Prints the calls of the installed MLflow, as JSON: a program, so that no test imports MLflow.

``server``: what its app answers to, [method, path, name]. ``client``: what its REST stores ask for.
"""

from __future__ import annotations

import json
import os
import re
import sys
import warnings


def main() -> None:
    warnings.simplefilter("ignore")
    os.environ["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] = "false"
    from mlflow.server import app as flask_app
    from mlflow.server.fastapi_app import app
    from mlflow.store.model_registry import rest_store as registry
    from mlflow.store.tracking.rest_store import RestStore

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
    main()
