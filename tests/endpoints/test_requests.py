"""Requests and replies: MLflow's own, whatever they are, and those that never get there."""

from __future__ import annotations

import json
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest

from tests.endpoints import logging_models
from tests.endpoints.serving import ENDPOINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.endpoints.serving import Site

INVOCATIONS = f"{ENDPOINTS}/penguins/invocations"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def served(shared_site: Site) -> Iterator[httpx.Client]:
    """An endpoint ``penguins``; the scoring server of its model without Jupyter before it."""
    logged, _ = shared_site.write(logging_models.log_classifier, "penguins")
    shared_site.ready("penguins", {"model_id": logged["model_id"]})
    (program,) = [p for p in shared_site.processes() if "--model" in p.cmdline() and not guard(p)]
    command = program.cmdline()
    socket = f"{command[command.index('--sockets') + 1]}/0"
    transport = httpx.HTTPTransport(uds=socket)
    with httpx.Client(transport=transport, base_url="http://localhost", timeout=30) as client:
        yield client
    shared_site.delete("penguins")


def guard(process: Any) -> bool:
    return "--marker" in process.cmdline()


ROWS = [{"length": 1.0, "depth": 4.0}, {"length": 4.0, "depth": 1.0}]
BODIES: list[tuple[str, bytes, dict[str, str]]] = [
    ("records", json.dumps({"dataframe_records": ROWS}).encode(), JSON),
    (
        "split",
        json.dumps(
            {"dataframe_split": {"columns": ["length", "depth"], "data": [[1, 4]]}}
        ).encode(),
        JSON,
    ),
    ("inputs", json.dumps({"inputs": ROWS}).encode(), JSON),
    ("instances", json.dumps({"instances": ROWS}).encode(), JSON),
    ("csv", b"length,depth\n1.0,4.0\n", {"Content-Type": "text/csv"}),
    ("charset", b"length,depth\n1.0,4.0\n", {"Content-Type": "text/csv; charset=UTF-8"}),
    ("no json", b"{", JSON),
    ("empty", b"", JSON),
    ("no format", b"{}", JSON),
    ("missing column", json.dumps({"dataframe_records": [{"length": 1}]}).encode(), JSON),
    ("wrong type", json.dumps({"inputs": [{"length": "x", "depth": 1.0}]}).encode(), JSON),
    ("latin", b"length\n\xe9", {"Content-Type": "text/csv; charset=latin-1"}),
    ("other type", b"x", {"Content-Type": "application/x-thing"}),
    ("no type", b"{}", {}),
]


@pytest.mark.parametrize(("body", "headers"), [b[1:] for b in BODIES], ids=[b[0] for b in BODIES])
def test_replies_are_the_scoring_servers_own(
    shared_site: Site, served: httpx.Client, body: bytes, headers: dict[str, str]
) -> None:
    ours = shared_site.client.post(INVOCATIONS, content=body, headers=headers)
    theirs = served.post("/invocations", content=body, headers=headers)
    assert ours.status_code == theirs.status_code
    assert ours.headers["content-type"] == theirs.headers["content-type"]
    assert without_times(ours.content) == without_times(theirs.content)


def without_times(content: bytes) -> bytes:
    """Addresses of objects in a traceback are as they come."""
    return b"".join(word for word in content.split() if b"0x" not in word)


def test_bad_input_is_mlflows_own_400(shared_site: Site, served: httpx.Client) -> None:
    reply = shared_site.client.post(INVOCATIONS, json={"dataframe_records": [{"length": 1.0}]})
    assert reply.status_code == 400
    assert reply.json()["error_code"] == "INVALID_PARAMETER_VALUE"
    assert "depth" in reply.json()["message"]


def test_what_is_counted(shared_site: Site, served: httpx.Client) -> None:
    before = shared_site.get("penguins")
    shared_site.client.post(INVOCATIONS, json={"dataframe_records": ROWS})
    shared_site.client.post(INVOCATIONS, json={})
    after = shared_site.get("penguins")
    assert after["requests"] - before["requests"] == 2
    assert after["errors"] - before["errors"] == 1
    assert 0 < after["p50"] <= after["p95"]
    assert after["memory"] > 50e6


def test_the_log_in_pieces(shared_site: Site, served: httpx.Client) -> None:
    route = f"{ENDPOINTS}/penguins/log"
    whole = shared_site.client.get(route).json()
    assert "Fetching the model: model_id" in whole["text"]
    assert "Ready: models:/m-" in whole["text"]
    assert shared_site.client.get(route, params={"offset": -1}).json() == whole
    rest = shared_site.client.get(route, params={"offset": 10}).json()
    assert rest == {"text": whole["text"][10:], "offset": whole["offset"]}
    nothing = shared_site.client.get(route, params={"offset": whole["offset"]}).json()
    assert nothing == {"text": "", "offset": whole["offset"]}
    for bad in ("x", "", "-", "1.5", "9" * 30, "--1"):
        assert shared_site.client.get(route, params={"offset": bad}).status_code == 400, bad


GOOD: dict[str, Any] = {
    "name": "x",
    "connection": "default",
    "model": {"model_id": "m-1"},
    "workers": 1,
    "environment": "server",
    "idle_timeout": 0,
}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"workers": 3}, "workers"),
        ({"workers": True}, "workers"),
        ({"workers": "1"}, "workers"),
        ({"environment": "conda"}, "environment"),
        ({"environment": ["server"]}, "environment"),
        ({"idle_timeout": -1}, "idle_timeout"),
        ({"idle_timeout": 1e9}, "idle_timeout"),
        ({"idle_timeout": False}, "idle_timeout"),
        ({"connection": None}, "connection"),
        ({"connection": "none"}, "connection"),
        ({"model": {}}, "model"),
        ({"model": "models:/x/1"}, "model"),
        ({"model": {"name": "x"}}, "model"),
        ({"model": {"name": "x", "version": "1", "alias": "a"}}, "model"),
        ({"model": {"name": "x", "version": 1}}, "version"),
        ({"model": {"model_id": ""}}, "model_id"),
        ({"model": {"model_id": "a\0b"}}, "model_id"),
        ({"model": {"model_id": "\ud800"}}, "model_id"),
        ({"model": {"model_id": "x" * 1001}}, "model_id"),
        ({"more": 1}, "more"),
    ],
)
def test_what_cannot_be_made(shared_site: Site, change: dict[str, Any], field: str) -> None:
    body = json.dumps({**GOOD, **change})
    reply = shared_site.client.post(ENDPOINTS, content=body)
    assert reply.status_code == 400, reply.text
    assert field in reply.json()["message"]


def test_a_name_that_is_taken(shared_site: Site, served: httpx.Client) -> None:
    told = shared_site.create("penguins", {"model_id": "m-1"}, 409)
    assert told["error_code"] == "RESOURCE_ALREADY_EXISTS"


def test_many_at_once_make_one(shared_site: Site) -> None:
    """Who got no answer asks again, perhaps while the first is still under way."""
    body = {**GOOD, "name": "once"}
    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(lambda _: shared_site.client.post(ENDPOINTS, json=body), range(10)))
    assert sorted(reply.status_code for reply in replies) == [201] + [409] * 9
    listed = shared_site.client.get(ENDPOINTS).json()["endpoints"]
    assert [one["name"] for one in listed].count("once") == 1
    shared_site.until("once", lambda one: one["state"] != "not_ready", "failed")
    assert shared_site.log("once", 0).count("Fetching the model") == 1
    shared_site.delete("once")


def test_a_model_that_is_none(shared_site: Site) -> None:
    for model in ({"model_id": "m-none"}, {"name": "x", "alias": "y"}):
        shared_site.create("none", model)
        found = shared_site.until("none", lambda one: one["state"] != "not_ready", "failed")
        assert found["error"]["error_code"] == "RESOURCE_DOES_NOT_EXIST"
        shared_site.delete("none")


HOSTILE = [
    "", " ", ".", "..", "../x", "..%2fx", "a/b", "a\\b", "a b", "-x", "_x", ".x", "x" * 64, "ä",
    "x\n",
    "x\0", "x;id", "$(id)", "`id`", "x'y", 'x"y', "<script>", "x?y", "x#y", "x%00", "%2e%2e",
    "\u202ex",
    "😀", "x:y", "x@y", "{{x}}", "--help", "x=1", "x&y", "x|y", "~", "x\ty", "\ud800",
]  # fmt: skip


def hostile_names(count: int) -> list[str]:
    """Those above, and others that are made of them."""
    chance = random.Random(4)
    made = list(HOSTILE)
    while len(made) < count:
        made.append("".join(chance.choices([*HOSTILE, "a", "0"], k=chance.randint(1, 4))))
    return [name for name in made if not good_name(name)]


def good_name(name: str) -> bool:
    first, rest = name[:1], name[1:]
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return (
        bool(first) and first in letters and len(name) <= 63 and not set(rest) - {*letters, *"_.-"}
    )


def test_hostile_names(shared_site: Site) -> None:
    names = hostile_names(500)
    before = shared_site.client.get(ENDPOINTS).json()
    made = []
    for name in names:
        body = json.dumps({**GOOD, "name": name})
        made.append(shared_site.client.post(ENDPOINTS, content=body).status_code)
    assert set(made) == {400}
    for name in names:
        path = quote(name, safe="", errors="surrogatepass")
        url = f"{shared_site.server.base}{ENDPOINTS}/{path}"
        reply = raw(shared_site, "DELETE", url)
        assert reply in (400, 403, 404, 405), (name, reply)
    assert shared_site.client.get(ENDPOINTS).json() == before


def raw(site: Site, method: str, url: str) -> int:
    """A request with the path as it is."""
    if url.endswith(("/.", "/..", "/")):
        command = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--path-as-is"]
        command += ["-X", method, "-H", f"Authorization: token {site.server.token}", url]
        return int(subprocess.run(command, capture_output=True, check=True).stdout)
    return site.client.request(method, url).status_code
