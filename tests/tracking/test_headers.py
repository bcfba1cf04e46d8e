"""What crosses the proxy beside the bodies: never a secret of Jupyter's, exactly the path."""

from __future__ import annotations

import asyncio
import random
import secrets
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Site
    from .recording import Conversation

VERSION = "tracking/default/version"
SEARCH = "tracking/default/api/2.0/mlflow/experiments/search"
ARTIFACT = "tracking/default/api/2.0/mlflow-artifacts/artifacts/1/a/page.html"
VIEW = "views/default/runs"
VIEWED_ARTIFACT = "views/default/artifact?run_id=1&path=a.html"


async def test_no_secret_goes_upstream(site: Site) -> None:
    cookie, xsrf, other = (secrets.token_hex(12) for _ in range(3))
    places = {
        "Authorization": f"token {site.token}",
        "Cookie": f"username-127-0-0-1={cookie}; _xsrf={xsrf}; other={other}",
        "X-XSRFToken": xsrf,
        "X-CSRFToken": xsrf,
        "Referer": f"{site.url}?token={site.token}",
        "Origin": f"http://{other}.com",
        "X-Forwarded-For": other,
        "X-Forwarded-Host": other,
        "Forwarded": f"for={other}",
        "X-Real-IP": other,
        "User-Agent": other,
        "Proxy-Authorization": f"Basic {other}",
        "X-JupyterHub-Token": other,
    }
    chance = random.Random(3)
    async with site.client(headers={}) as client:
        for verb in ("GET", "POST") * 20:
            some = chance.sample(sorted(places), 6)
            # The token by header or by query, spelled as the client likes.
            name = chance.choice(["token", "%74oken", "tok%65n"])
            query = [
                f"{name}={site.token}",
                f"_xsrf={xsrf}",
                "no_track_activity=1",
                "max_results=5",
            ]
            chance.shuffle(query)
            reply = await client.request(
                verb,
                f"{SEARCH}?{'&'.join(query)}",
                headers={name: places[name] for name in some},
                content=b"{}" if verb == "POST" else None,
            )
            assert reply.status_code == 200
    assert len(site.recording.calls) == 40
    assert {c.target.partition("?")[2] for c in site.recording.calls} == {"max_results=5"}
    for secret in (site.token, cookie, xsrf, other):
        assert secret.encode() not in site.recording.raw
    assert b"no_track" not in site.recording.raw
    seen = {name for call in site.recording.calls for name in call.headers}
    assert seen <= {"host", "accept", "accept-encoding", "content-length"}
    assert {call.headers["host"] for call in site.recording.calls} == {"localhost"}


async def test_headers_that_mlflow_needs_go_upstream(site: Site) -> None:
    sent = {
        "content-type": "application/x-protobuf",
        "content-encoding": "gzip",
        "accept": "application/json",
        "range": "bytes=0-9",
        "x-mlflow-experiment-id": "7",
        "x-mlflow-workspace": "w",
    }
    async with site.client() as client:
        await client.post("tracking/default/v1/traces", content=b"x", headers=sent)
    got = site.recording.calls[0].headers
    assert {name: got[name] for name in sent} == sent
    assert got["content-length"] == "1"


async def hostile(conversation: Conversation) -> None:
    await conversation.read()
    await conversation.reply(
        b"<script>1</script>",
        status=302 if conversation.target == "/version" else 200,
        headers={
            "Content-Type": "text/html",
            "Content-Disposition": "inline",
            "Set-Cookie": "_xsrf=upstream",
            "Content-Security-Policy": "default-src *",
            "Access-Control-Allow-Origin": "http://evil.com",
            "Access-Control-Allow-Credentials": "true",
            "Location": "http://evil.com",
            "Refresh": "0;url=http://evil.com",
            "Clear-Site-Data": '"*"',
            "X-Content-Type-Options": "sniff",
            "ETag": '"1"',
            "X-MLflow-Fact": "yes",
        },
    )


@pytest.mark.parametrize("path", [VERSION, ARTIFACT, SEARCH, VIEW, VIEWED_ARTIFACT])
async def test_upstream_cannot_speak_for_jupyter(site: Site, path: str) -> None:
    site.recording.answer = hostile
    async with site.client() as client:
        reply = await client.get(path)
    headers = reply.headers
    assert reply.content == b"<script>1</script>"
    assert reply.status_code == (302 if path == VERSION else 200)
    assert "upstream" not in headers.get("set-cookie", "")
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert not {"location", "refresh", "clear-site-data"} & set(headers)
    assert "evil" not in str(headers)
    assert headers["content-type"] == "text/html"
    assert (headers["etag"], headers["x-mlflow-fact"]) == ('"1"', "yes")
    if path in (ARTIFACT, VIEWED_ARTIFACT):
        assert headers["content-disposition"] == "attachment"


@pytest.mark.parametrize("path", [ARTIFACT, VIEWED_ARTIFACT])
async def test_the_name_of_a_download_is_kept(site: Site, path: str) -> None:
    async def named(conversation: Conversation) -> None:
        await conversation.reply(headers={"Content-Disposition": 'attachment; filename="a.html"'})

    site.recording.answer = named
    async with site.client() as client:
        reply = await client.get(path)
    assert reply.headers["content-disposition"] == 'attachment; filename="a.html"'


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("a%20b/%C3%A9~_-.txt", "path=a%2Fb&x=1+2&y=%2e%2e&token_=t"),
        ("a/100%25.txt", ""),
        ("a%2Fb;c=d,e@f:g!$'()*+/", "a&b=&=c&&"),
    ],
)
async def test_path_and_query_arrive_byte_for_byte(site: Site, path: str, query: str) -> None:
    prefix = "/api/2.0/mlflow-artifacts/artifacts/"
    target = f"/a%40b/jupyter-mlflow/tracking/default{prefix}{path}?{query}"
    async with site.client() as client:
        reply = await client.get("", extensions={"target": target.encode()})
    assert reply.status_code == 200
    wanted = f"{prefix}{path}?{query}" if query else prefix + path
    assert site.recording.calls[0].target == wanted


async def test_a_query_that_no_request_line_may_hold(site: Site) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(site.origin.split(":")[2]))
    writer.write(b"GET /a%40b/jupyter-mlflow/tracking/default/version?x=\xe9 HTTP/1.1\r\n")
    writer.write(f"Host: 127.0.0.1\r\nAuthorization: token {site.token}\r\n\r\n".encode())
    assert (await reader.readline()).split()[1] == b"400"
    writer.transport.abort()
    assert site.recording.total == 0


async def test_head_and_unmodified(site: Site) -> None:
    async def lengthy(conversation: Conversation) -> None:
        if "if-none-match" in conversation.headers:
            await conversation.begin(304, {"ETag": '"1"'})
            await conversation.end()
        else:
            await conversation.reply(headers={"Content-Length": "12345"})

    site.recording.answer = lengthy
    async with site.client() as client:
        head = await client.head(VERSION)
        same = await client.get(VERSION, headers={"If-None-Match": '"1"'})
    assert (head.status_code, head.headers["content-length"]) == (200, "12345")
    assert (same.status_code, same.content) == (304, b"")


async def test_the_token_is_not_logged(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    query = f"?token={site.token}"
    async with site.client(headers={}) as client:
        for path in (VERSION, SEARCH, "tracking/default/get-artifact", "tracking/x/version"):
            await client.get(path + query)
            await client.post(path + query, headers={"Origin": "http://evil.com"})
        await client.get("tracking/default/version?token=wrong-but-close")
        site.recording.answer = None  # type: ignore[assignment]
        await client.get(VERSION + query)
    assert "jupyter-mlflow/tracking" in caplog.text
    ours = [r.getMessage() for r in caplog.records if "jupyter-mlflow/" in r.getMessage()]
    assert not [line for line in ours if site.token in line or "wrong-but" in line]
