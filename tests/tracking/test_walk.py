"""Who may call what: every route and verb, in any order, and nothing upstream when refused."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tornado.routing import PathMatches, RuleRouter

if TYPE_CHECKING:
    import re
    from collections.abc import AsyncIterator, Iterator

    from .conftest import Site

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

API = "tracking/default/api/2.0/mlflow"
FILES = "tracking/default/api/2.0/mlflow-artifacts"
TARGET = "0" * 12
JOB = "0" * 32
READ = {"GET": "read", "HEAD": "read"}

ROUTES: dict[str, dict[str, str]] = {
    f"{API}/runs/search": {"POST": "read"},
    f"{API}/runs/create": {"POST": "write"},
    f"{API}/experiments/search": {**READ, "POST": "read"},
    f"{API}/logged-models/m-1": {**READ, "PATCH": "write", "DELETE": "write"},
    f"{API}/gateway/secrets/list": {},
    f"{FILES}/artifacts/1/a/model.pkl": {**READ, "PUT": "write", "DELETE": "write"},
    f"{FILES}/artifacts": READ,
    "tracking/default/version": READ,
    "tracking/default/v1/traces": {"POST": "write"},
    "tracking/default/ajax-api/2.0/mlflow/runs/search": {},
    "tracking/default/get-artifact": {},
    "tracking/default/": {},
    "views/default/runs": {"GET": "read"},
    "views/default/changes": {"GET": "read"},
    "views/default/model": {"GET": "read"},
    "views/default/ready": {"GET": "read"},
    "views/default/metric": {"GET": "read"},
    "views/default/snapshot": {"GET": "read"},
    "views/default/groups": {"GET": "read"},
    "views/default/experiments": {"GET": "read"},
    "views/default/run": {"GET": "read"},
    "views/default/traces": {"GET": "read"},
    "views/default/artifacts": {"GET": "read"},
    "views/default/artifact": {"GET": "read"},
    "views/default/artifact-table": {"GET": "read"},
    "connections": {"GET": "read", "POST": "execute"},
    "connections/default/upgrade": {"POST": "execute"},
    "notebooks?path=x.ipynb": {"GET": "read"},
    "notebooks/copy": {"POST": "write"},
    "notebooks/inference": {"POST": "write"},
    "notebooks/input?path=x.csv": {"GET": "read"},
    "notebooks/parameters?path=x.ipynb": {"GET": "read"},
    "notebooks/project": {"POST": "execute"},
    f"notebooks/{'0' * 36}/snapshots/{'0' * 64}": {"PUT": "write"},
    "endpoints": {"GET": "read", "POST": "execute"},
    "endpoints/none": {"GET": "read", "PATCH": "execute", "DELETE": "execute"},
    "endpoints/none/invocations": {"POST": "execute"},
    "endpoints/none/log": {"GET": "read"},
    "targets": {"GET": "read", "POST": "execute"},
    f"targets/{TARGET}": {"GET": "read", "DELETE": "execute"},
    f"targets/{TARGET}/items": {"GET": "read", "POST": "execute"},
    f"targets/{TARGET}/items/endpoints/none": {
        "GET": "read",
        "PATCH": "execute",
        "DELETE": "execute",
    },
    f"targets/{TARGET}/items/endpoints/none/predict": {"POST": "execute"},
    f"targets/{TARGET}/changes/1": {"DELETE": "execute"},
    "preferences": {"GET": "read", "PUT": "write"},
    "jobs": {"GET": "read", "POST": "execute"},
    f"jobs/{JOB}": {"GET": "read", "PATCH": "execute", "DELETE": "execute"},
    f"jobs/{JOB}/log": {"GET": "read"},
    "projects?path=none": {"GET": "read"},
    "projects/backends": {"GET": "read"},
}
"""What may be done where, written down again, apart from the code."""

LOCAL = ("connections", "endpoints", "jobs", "notebooks", "preferences", "projects", "targets")
"""What the Jupyter server answers itself. A body that makes no sense gets its 400 there."""

REFUSED = {
    "connections/default/upgrade": 409,
    "endpoints/none": 404,
    "endpoints/none/invocations": 404,
    "endpoints/none/log": 404,
    "notebooks/input?path=x.csv": 404,
    "notebooks/parameters?path=x.ipynb": 404,
    f"jobs/{JOB}": 404,
    f"jobs/{JOB}/log": 404,
    "projects?path=none": 404,
    **{route: 404 for route in ROUTES if route.startswith(f"targets/{TARGET}")},
}
"""Where an empty body is not what is wrong: this store needs no upgrade, and that name is none."""


def patterns(router: RuleRouter) -> Iterator[re.Pattern[str]]:
    """The patterns of our routes in a real Tornado router."""
    for rule in router.rules:
        if isinstance(rule.target, RuleRouter):
            yield from patterns(rule.target)
        elif (
            isinstance(rule.matcher, PathMatches) and "jupyter-mlflow" in rule.matcher.regex.pattern
        ):
            yield rule.matcher.regex


async def test_every_route_verb_and_user_in_any_order(site: Site) -> None:
    found = list(patterns(site.app.default_router))
    paths = {
        route: httpx.URL(site.url).join(route).raw_path.decode().split("?")[0] for route in ROUTES
    }
    unvisited = [p.pattern for p in found if not any(p.match(path) for path in paths.values())]
    assert len(found) >= 5
    assert unvisited == []

    users = {
        "nobody": ({}, True),
        "wrong": ({"Authorization": "token wrong"}, True),
        "reader": (site.headers, False),
        "full": (site.headers, True),
    }
    walk = [(r, v, u) for r in ROUTES for v in VERBS for u in users] * 2
    random.Random(7).shuffle(walk)
    client = site.client(headers={})
    for route, verb, user in walk:
        headers, everything = users[user]
        site.authorize(everything=everything)
        before = site.recording.total
        # The first reply to a token sets a cookie, which would count as a user.
        client.cookies.clear()
        body = b"{}" if verb[0] == "P" else None
        reply = await client.request(verb, route, content=body, headers=headers)
        sent = site.recording.total - before
        where = (route, verb, user, reply.status_code)
        action = ROUTES[route].get(verb)
        if verb == "OPTIONS":
            assert reply.status_code == 200, where
        elif user in ("nobody", "wrong"):
            assert reply.status_code == 403, where
        elif action is None:
            assert reply.status_code in (404, 405), where
        elif action != "read" and user == "reader":
            assert reply.status_code == 403, where
        elif route.startswith(LOCAL):
            usual = 200 if verb == "GET" else 400
            assert reply.status_code == REFUSED.get(route, usual), where
        else:
            assert reply.status_code == 200, where
            assert sent > 0, where
            continue
        assert sent == 0, where
        assert "location" not in reply.headers, where
        if verb not in ("OPTIONS", "HEAD") and reply.status_code >= 400:
            assert set(reply.json()) - {"field"} == {"error_code", "message", "details"}, where
    await client.aclose()


async def in_pieces(data: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(data), 10_000):
        yield data[start : start + 10_000]


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("user", ["nobody", "wrong", "reader"])
async def test_a_refused_upload_puts_nothing_upstream(site: Site, user: str, chunked: bool) -> None:
    body = random.Random(1).randbytes(200_000)
    site.authorize(everything=False)
    headers = {
        "nobody": {},
        "wrong": {"Authorization": "Bearer wrong"},
        "reader": site.headers,
    }[user]
    content: Any = in_pieces(body) if chunked else body
    async with site.client(headers=headers) as client:
        reply = await client.put(f"{FILES}/artifacts/1/a/data.bin", content=content)
    assert reply.status_code == 403
    assert reply.json()["error_code"] == "PERMISSION_DENIED"
    assert site.recording.total == 0


async def test_refusals_leave_the_connection_to_the_next_request(site: Site) -> None:
    async with site.client(headers={"Authorization": "token wrong"}) as client:
        for route in (f"{API}/experiments/search", "views/default/runs") * 50:
            assert (await client.get(route)).status_code == 403


async def test_an_unknown_connection(site: Site) -> None:
    async with site.client() as client:
        reply = await client.get("tracking/other/version")
    assert (reply.status_code, reply.json()["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")


async def test_the_list_of_connections(site: Site) -> None:
    async with site.client() as client:
        reply = await client.get("connections")
    assert [c["id"] for c in reply.json()] == ["default"]
    assert reply.headers["content-type"] == "application/json"


@pytest.mark.parametrize("view", ["snapshots", "job-log"])
async def test_the_servers_own_ways_to_log_are_nobodys_else(site: Site, view: str) -> None:
    async with site.client() as client:
        replies = [await client.request(v, f"views/default/{view}") for v in ("GET", "POST")]
    assert [reply.status_code for reply in replies] == [404, 404]
    assert site.recording.total == 0
