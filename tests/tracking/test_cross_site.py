"""Other sites and other names for this server: refused, with XSRF checks on."""

from __future__ import annotations

import itertools
import random
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx

    from .conftest import Site

CREATE = "tracking/default/api/2.0/mlflow/runs/create"


async def logged_in(site: Site) -> tuple[dict[str, str], str]:
    """A browser's cookies after login, and its XSRF token."""
    async with site.client() as client:
        await client.get("connections")
        page = await client.get(site.origin + "/a%40b/login", follow_redirects=True)
        cookies = dict(client.cookies)
    xsrf = re.search(r'name="_xsrf" value="([^"]+)"', page.text)
    token = xsrf.group(1) if xsrf else cookies["_xsrf"]
    return cookies, token


async def test_a_cookie_alone_writes_nothing(site: Site) -> None:
    cookies, xsrf = await logged_in(site)
    assert any(name.startswith("username-") for name in cookies)
    async with site.client(headers={}, cookies=cookies) as client:
        same = {"Origin": site.origin, "X-XSRFToken": xsrf}
        plain = await client.post(CREATE, json={})
        foreign = await client.post(CREATE, json={}, headers={**same, "Origin": "http://evil.com"})
        assert (plain.status_code, foreign.status_code) == (403, 404)
        assert site.recording.total == 0
        ours = await client.post(CREATE, json={}, headers=same)
    assert ours.status_code == 200
    assert len(site.recording.calls) == 1


HOSTS = (None, "evil.com", "127.0.0.1.evil.com", "169.254.169.254", "evil.com:80", "[::2]")
ORIGINS = (None, "same", "null", "http://evil.com", "https://127.0.0.1", "http://localhost:1", "x")
XSRF = ("right", None, "wrong", "", "2|00|00|0", "in a wrong header", "wrong, in the query")
VERBS = {
    "POST": CREATE,
    "PATCH": "tracking/default/api/2.0/mlflow/logged-models/m-1",
    "PUT": "tracking/default/api/2.0/mlflow-artifacts/artifacts/1/x",
    "DELETE": "tracking/default/api/2.0/mlflow/logged-models/m-1",
}


async def test_200_hostile_requests(site: Site) -> None:
    cookies, right = await logged_in(site)
    hostile = [
        case
        for case in itertools.product(VERBS, HOSTS, ORIGINS, XSRF)
        if case[1] or case[2] not in (None, "same") or case[3] != "right"
    ]
    accepted = []
    async with site.client(headers={}) as client:
        for verb, host, origin, xsrf in random.Random(11).sample(hostile, 200):
            client.cookies.clear()
            headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in cookies.items())}
            if host:
                # A rebound name brings no cookie of ours; as if it did:
                name = "username-" + re.sub(r"[^A-Za-z0-9]", "-", host)
                user = next(v for n, v in cookies.items() if n.startswith("username-"))
                headers["Cookie"] += f"; {name}={user}"
                headers["Host"] = host
            if origin:
                headers["Origin"] = site.origin if origin == "same" else origin
            query = {}
            if xsrf == "in a wrong header":
                headers["X-Token"] = right
            elif xsrf == "wrong, in the query":
                query["_xsrf"] = "wrong"
            elif xsrf is not None:
                headers["X-XSRFToken"] = right if xsrf == "right" else xsrf
            reply = await client.request(verb, VERBS[verb], headers=headers, params=query)
            if reply.status_code not in (403, 404):
                accepted.append((verb, host, origin, xsrf, reply.status_code))
    assert accepted == []
    assert site.recording.total == 0


@pytest.mark.parametrize(
    ("headers", "status"), [({"Host": "evil.com"}, 403), ({"Origin": "http://evil.com"}, 404)]
)
async def test_a_foreign_page_reads_nothing(
    site: Site, headers: dict[str, str], status: int
) -> None:
    cookies, _ = await logged_in(site)
    async with site.client(headers=headers, cookies=cookies) as client:
        reply: httpx.Response = await client.get("tracking/default/version")
    assert reply.status_code == status
    assert site.recording.total == 0
