"""The allow-list beside the installed MLflow's own list; paths that want to get out."""

from __future__ import annotations

import json
import posixpath
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from jupyter_mlflow.errors import BadRequest, NotFound
from jupyter_mlflow.tracking.routes import _RESOURCES, checked, find

DENIED = {
    # path → why it is not forwarded
    "/ajax-api/": "for MLflow's own pages",
    "/graphql": "for MLflow's own pages",
    "/build/": "MLflow's own pages",
    "/static-files/": "MLflow's own pages",
    "/get-artifact": "for MLflow's own pages: any artifact as a page of this origin",
    "/model-versions/get-artifact": "the same for models",
    "/health": "of the process, not of the store",
    "/gateway/": "calls of paid models",
    "/api/3.0/mlflow/gateway/": "keys of paid models",
    "/api/2.0/mlflow/gateway/": "keys of paid models",
    "/api/3.0/mlflow/prompt-optimization/": "starts jobs",
    "/api/2.0/mlflow/prompt-optimization/": "starts jobs",
    "/api/3.0/mlflow/scorers/online-config": "starts jobs",
    "/api/3.0/mlflow/mcp-servers": "MCP",
    "/api/2.0/mlflow/webhooks": "requests to anywhere, with secrets",
    "/api/3.0/mlflow/workspaces": "administration of a shared server",
    "/api/2.0/mlflow/workspaces": "administration of a shared server",
    "/signup": "MLflow's own pages",
    "/api/2.0/mlflow/users/create": "administration of a shared server",
    "/api/2.0/mlflow/users/delete": "administration of a shared server",
    "/api/2.0/mlflow/users/get": "administration of a shared server",
    "/api/2.0/mlflow/users/update-": "administration of a shared server: passwords",
    "/api/3.0/mlflow/roles/": "administration of a shared server",
    "/api/3.0/mlflow/users/roles/": "administration of a shared server",
    "/api/3.0/mlflow/users/current/": "the list of users tells them, too",
    "/api/3.0/mlflow/users/permissions/list": "the list of users tells them, too",
    "/api/2.0/mlflow/artifacts/presigned": "signed URLs that MLflow's client does not use",
    "/api/2.0/mlflow/get-online-trace-details": "Databricks only",
    "/api/2.0/mlflow/unified-traces": "Databricks only",
    "/api/2.0mlflow/experiments/search-datasets": "answered on ajax-api only",
}

V3_ONLY = r"/api/2.0/mlflow/(datasets|scorers|issues|label-schemas|review-queues|traces)(/|$)"
"""Descriptions in MLflow's client for calls that it makes, and the server has, under 3.0."""


@pytest.fixture(scope="module")
def api() -> Any:
    program = Path(__file__).with_name("mlflow_api.py")
    run = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def action(method: str, path: str) -> str | None:
    try:
        return find(method, checked(path[1:])).action
    except NotFound:
        return None


def denied(path: str) -> bool:
    return path == "/" or any(path.startswith(start) for start in DENIED)


def wanted(method: str, name: str) -> str:
    """Read or write, from the names that MLflow gave its calls."""
    reads = r"^_?(deprecated_)?(get|list|search|query|calculate|batch_?get)(?!_?or_?create)"
    return "read" if method == "GET" or re.match(reads, name, re.IGNORECASE) else "write"


def test_every_call_that_mlflow_answers_is_allowed_or_denied_on_purpose(api: Any) -> None:
    assert len(api["server"]) > 200
    for method, path, name in api["server"]:
        call = (method, path, name)
        if denied(path):
            assert action(method, path) is None, call
        else:
            assert action(method, path) == wanted(method, name), call


def test_every_call_that_mlflows_client_makes_is_allowed_or_denied_on_purpose(api: Any) -> None:
    assert len(api["client"]) > 100
    for method, path, name in api["client"]:
        found = {action(method, p) for p in (path, path.replace("/api/2.0/", "/api/3.0/"))}
        call = (method, path, name)
        if denied(path):
            assert found == {None}, call
        elif re.match(V3_ONLY, path):
            assert wanted(method, name) in found, call
        else:
            assert action(method, path) == wanted(method, name), call


def test_no_entry_of_the_allow_list_is_dead(api: Any) -> None:
    answered = {(method, path[1:]) for method, path, _ in api["server"]}
    dead = [
        (method, path)
        for resource in _RESOURCES
        for method, path, _ in resource.rules()
        if method != "HEAD"
        and (method, path.replace("**", "a/b").replace("*", "x")) not in answered
    ]
    assert dead == []


def test_no_denial_is_dead(api: Any) -> None:
    paths = [path for calls in api.values() for _, path, _ in calls]
    assert [d for d in DENIED if not any(p.startswith(d) for p in paths)] == []


def test_methods_that_mlflow_does_not_have() -> None:
    for method in ("PUT", "PATCH", "TRACE", "CONNECT", "get", ""):
        assert action(method, "/api/2.0/mlflow/runs/create") is None
    assert action("POST", "/api/2.0/mlflow/runs/create/") is None
    assert action("POST", "/api/2.0/mlflow/runs/createx") is None
    assert action("POST", "/x/api/2.0/mlflow/runs/create") is None


PREFIX = "api/2.0/mlflow-artifacts/artifacts/"

BITS = [
    *("..", ".", "...", "/", "//", "\\", "\0", "\n", "\r", "\x7f", " ", "%", "%%", "%2", "%zz"),
    *("%2e", "%2E%2e", ".%2e", "%252e%252e", "%25252e", "%2f", "%252f", "%5c", "%255c", "%00"),
    *("%2500", "%0a", "%0d%0a", "%u002e", "%c0%ae", "%c0%af", "%e0%80%ae", "%ef%bc%8e", "%ff"),
    *("%25%32%65", "%%32%65", "..;", ";", "?", "#", "\u2024", "\uff0e", "é", "C:", "file:", "~"),
    *("a", "1", "model.pkl", "a b", "%20", "%25", "api", "get-artifact", "@", "http://evil/"),
]


def leaves(path: str) -> bool:
    """Whether a reader who decodes as often as it likes comes out of the folder of artifacts."""
    for _ in range(8):
        slashes = path.replace("\\", "/")
        if not posixpath.normpath("/" + slashes).startswith("/" + PREFIX.rstrip("/")):
            return True
        if re.search(r"[\x00-\x1f\x7f]", path) or ".." in slashes.split("/"):
            return True
        path = unquote(path)
    return False


def test_2000_paths_that_want_to_get_out() -> None:
    chance = random.Random(5)
    passed = escapes = 0
    for _ in range(2000):
        path = PREFIX + "".join(chance.choices(BITS, k=chance.randint(1, 7)))
        if chance.random() < 0.3:
            at = chance.randrange(len(path))
            path = path[:at] + chance.choice(BITS) + path[at:]
        try:
            find("GET", checked(path))
        except (BadRequest, NotFound):
            continue
        passed += 1
        escapes += leaves(path)
    assert escapes == 0
    # Neither a list of paths that are refused for being odd at all.
    assert passed > 100


@pytest.mark.parametrize(
    "path",
    [
        "1/a/model.pkl",
        "1/a/",
        "a%20b",
        "%C3%A9",
        "100%25",
        "..a/b..",
        "...",
        "a%2Fb",
        "a+b;c=d",
        "~",
    ],
)
def test_paths_of_real_artifacts(path: str) -> None:
    assert checked(PREFIX + path) == PREFIX + unquote(path)
    assert find("PUT", checked(PREFIX + path)).artifact


@pytest.mark.parametrize(
    "path",
    ["..", "a/../b", "%2e%2e/a", "a/%252e%252e/b", "a//b", "/a", "a%5cb", "a%00", "%25%32%65"],
)
def test_paths_that_are_refused(path: str) -> None:
    with pytest.raises(BadRequest):
        checked(PREFIX + path)
