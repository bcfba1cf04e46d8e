"""The allow-list: which calls of MLflow's REST API go on to the store process.

It holds what MLflow's own client uses for tracking, registry, traces, datasets, logged
models and artifacts, and nothing else: what a newer MLflow adds is not forwarded until it
is written down here. Not here on purpose: gateway, jobs, online scoring, assistant, webhooks,
MCP servers, workspaces, users, their passwords and roles, ``ajax-api``, GraphQL,
``get-artifact`` and the pages of MLflow's own interface. A test holds it against the installed
MLflow.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from jupyter_mlflow.errors import BadRequest, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_mlflow.handlers import Action


class Route(NamedTuple):
    """What a forwarded call needs: ``artifact`` replies hold files of anyone's making."""

    action: Action
    artifact: bool


class _Resource(NamedTuple):
    """Calls below one path, by method: ``.`` the path itself, ``*`` one segment, ``**`` a path.

    ``query`` are calls that are sent with POST and change nothing.
    """

    path: str
    get: str = ""
    query: str = ""
    post: str = ""
    patch: str = ""
    put: str = ""
    delete: str = ""
    artifact: bool = False

    def rules(self) -> Iterator[tuple[str, str, Route]]:
        calls: tuple[tuple[str, Action, str], ...] = (
            ("GET", "read", self.get),
            ("HEAD", "read", self.get),
            ("POST", "read", self.query),
            ("POST", "write", self.post),
            ("PATCH", "write", self.patch),
            ("PUT", "write", self.put),
            ("DELETE", "write", self.delete),
        )
        for method, action, tails in calls:
            for tail in tails.split():
                path = self.path if tail == "." else f"{self.path}/{tail}"
                yield method, path, Route(action, self.artifact)


_V2 = "api/2.0/mlflow"
_V3 = "api/3.0/mlflow"
_FILES = "api/2.0/mlflow-artifacts"

_RESOURCES = (
    _Resource("version", get="."),
    _Resource(f"{_V3}/server-info", get="."),
    _Resource("v1/traces", post="."),
    _Resource(
        f"{_V2}/experiments",
        get="get get-by-name search",
        query="search",
        post="create delete restore update set-experiment-tag delete-experiment-tag",
    ),
    _Resource(
        f"{_V2}/runs",
        get="get",
        query="search",
        post="create update delete restore set-tag delete-tag log-metric log-parameter log-batch "
        "log-model log-inputs outputs",
    ),
    _Resource(f"{_V2}/metrics", get="get-history get-history-bulk-interval"),
    _Resource(f"{_V2}/artifacts", get="list"),
    _Resource(
        f"{_V2}/logged-models",
        get="* */artifacts/directories",
        query="search",
        post=". */params",
        patch="* */tags",
        delete="* */tags/*",
    ),
    _Resource(
        f"{_V2}/registered-models",
        get="get search get-latest-versions alias",
        query="get-latest-versions",
        post="create rename set-tag alias",
        patch="update",
        delete="delete delete-tag alias",
    ),
    _Resource(
        f"{_V2}/model-versions",
        get="get search get-download-uri",
        post="create transition-stage set-tag",
        patch="update",
        delete="delete delete-tag",
    ),
    # Traces as clients before 3.0 write them.
    _Resource(
        f"{_V2}/traces",
        get=". */info",
        post=". delete-traces link-to-run link-prompts",
        patch="* */tags",
        delete="*/tags",
    ),
    _Resource(
        f"{_V3}/traces",
        get="* */assessments/*",
        query="search batchGetInfos metrics calculate-filter-correlation",
        post=". delete-traces */assessments",
        patch="*/tags */assessments/*",
        delete="*/tags */assessments/*",
    ),
    _Resource(
        f"{_V3}/datasets",
        get="search * */records */experiment-ids",
        query="search",
        post="create */records */add-experiments */remove-experiments",
        patch="*/tags",
        delete="* */records */tags/*",
    ),
    _Resource(f"{_V3}/scorers", get="get list versions", post="register", delete="delete"),
    _Resource(f"{_V3}/issues", get="*", query="search", post=".", patch="*"),
    _Resource(
        f"{_V3}/label-schemas",
        get="get get-by-name list",
        post="create",
        patch="update",
        delete="delete",
    ),
    _Resource(
        f"{_V3}/review-queues",
        get="get get-by-name list items/list",
        post="create get-or-create-user update delete items/add items/remove items/set-status",
    ),
    # Who may do what with one thing, where MLflow's basic-auth app asks for names and passwords.
    _Resource(f"{_V2}/users", get="current list"),
    _Resource(f"{_V3}/users/permissions", get="get", post="grant revoke"),
    _Resource(f"{_FILES}/artifacts", get=". **", put="**", delete="**", artifact=True),
    # The store's signed URLs for one object: how the client moves big files to and from S3.
    _Resource(f"{_FILES}/mpu", post="create/** complete/** abort/**"),
    _Resource(f"{_FILES}/presigned", get="**"),
)


@cache  # at the first call: it would make each start of Jupyter longer
def _compiled() -> tuple[
    dict[tuple[str, str], Route], dict[str, list[tuple[re.Pattern[str], Route]]]
]:
    exact: dict[tuple[str, str], Route] = {}
    patterns: dict[str, list[tuple[re.Pattern[str], Route]]] = {}
    for resource in _RESOURCES:
        for method, path, route in resource.rules():
            if "*" in path:
                wild = re.escape(path).replace(r"\*\*", ".+").replace(r"\*", "[^/]+")
                patterns.setdefault(method, []).append((re.compile(wild), route))
            else:
                exact[method, path] = route
    return exact, patterns


_RAW = re.compile(r"(?:[!-$&-~]|%[0-9A-Fa-f]{2})*")
"""Visible ASCII and whole escapes: what may stand in a request line."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")


def find(method: str, path: str) -> Route:
    """The route of a call to ``path`` (decoded, without leading slash).

    Raises
    ------
    NotFound
        It is not forwarded.
    """
    exact, patterns = _compiled()
    route = exact.get((method, path))
    if route is not None:
        return route
    for pattern, wild in patterns.get(method, ()):
        if pattern.fullmatch(path):
            return wild
    raise NotFound(
        "This call is not part of MLflow's tracking API, or not forwarded by jupyter_mlflow.",
        details=f"{method} {path}",
        code="ENDPOINT_NOT_FOUND",
    )


def checked(raw: str) -> str:
    """``raw``, a path as it came in, decoded once; safe to forward as it came.

    A ``..``, an empty segment, a backslash or a control character is refused, and so is a
    dot, slash or backslash that only a second decoding would show: whatever reads the
    path behind us sees the same segments as we do.

    Raises
    ------
    BadRequest
        The path is none that MLflow's client would ask for.
    """
    try:
        path = unquote(raw, errors="strict") if _RAW.fullmatch(raw) else None
    except UnicodeDecodeError:
        path = None
    if path is None or _CONTROL.search(path) or _steps_out(path) or _hides(path):
        raise BadRequest("The request's path is not allowed.", details=raw[:200])
    return path


def _steps_out(path: str) -> bool:
    segments = path.split("/")
    # One slash at the end is how the client names a folder.
    return any(s in {".", ".."} for s in segments) or "" in segments[:-1]


def _hides(path: str) -> bool:
    """Whether decoding again, and again, brings up what could change the path."""
    while (inner := unquote(path)) != path:
        if _CONTROL.search(inner) or any(inner.count(c) != path.count(c) for c in "./"):
            return True
        path = inner
    return False
