"""What a model gets, what opens the door to it, and what never happens in Jupyter."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.endpoints.logging_models import log_classifier, log_probe
from tests.endpoints.serving import ENDPOINTS, Site
from tests.servers import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psutil

CREDENTIALS = {
    name: f"secret-of-{name}"
    for name in (
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AZURE_CLIENT_SECRET",
        "AZURE_STORAGE_CONNECTION_STRING",
        "DATABRICKS_TOKEN",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "MLFLOW_TRACKING_PASSWORD",
        "MLFLOW_TRACKING_TOKEN",
        "MLFLOW_S3_ENDPOINT_URL",
        "JUPYTERHUB_API_TOKEN",
        "PGPASSWORD",
        "MYSQL_PWD",
        "OPENAI_API_KEY",
        "HTTPS_PROXY",
        "PIP_INDEX_URL",
        "SOME_SECRET",
    )
}
AUDIT = """
import sys

def audit(event, arguments):
    if event == "pickle.find_class":
        print("UNPICKLED", sys.argv, arguments, file=sys.stderr, flush=True)

print("AUDITED", sys.argv, file=sys.stderr, flush=True)
sys.addaudithook(audit)
"""


@pytest.fixture(scope="module")
def shared_site(
    tmp_path_factory: pytest.TempPathFactory, writer: Callable[..., Any]
) -> Iterator[Site]:
    """A server with credentials in its environment, which says so when something is unpickled."""
    place = tmp_path_factory.mktemp("site")
    hook = place / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(AUDIT)
    path = f"{hook}:{Path(__file__).parents[2]}"
    with running(place, None, PYTHONPATH=path, **CREDENTIALS) as server:
        site = Site(server, writer)
        yield site
        site.client.close()


def environ_of(process: psutil.Process) -> dict[str, str]:
    entries = Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0")
    pairs = (entry.decode().partition("=") for entry in entries if entry)
    return {name: value for name, _, value in pairs}


def test_a_model_has_no_credentials_and_only_this_user_gets_to_it(site: Site) -> None:
    logged = site.write(log_probe, value=1)
    site.ready("probe", {"model_id": logged["model_id"]}, workers=2)
    has_no_credentials(site)
    is_private(site)


def has_no_credentials(site: Site) -> None:
    secrets = [*CREDENTIALS.values(), site.server.token]
    programs = [one for one in site.processes() if "--marker" not in one.cmdline()]
    assert len(programs) >= 2
    for process in programs:
        found = environ_of(process)
        assert found["PATH"] == os.environ["PATH"]
        assert not [name for name in found if name in CREDENTIALS]
        text = json.dumps(found) + " ".join(process.cmdline())
        assert not [secret for secret in secrets if secret in text]
    # And what the model itself sees.
    (seen,) = site.predict("probe", {"do": "environ"})
    assert not [name for name in seen if name in CREDENTIALS]
    prefixes = ("AWS_", "AZURE_", "DATABRICKS_", "GOOGLE_", "MLFLOW_TRACKING_", "JUPYTER_", "PG")
    # The guard's mark is no secret.
    assert [n for n in seen if n.startswith(prefixes) and n != "JUPYTER_MLFLOW_CHILD"] == []
    (where,) = site.predict("probe", {"do": "where"})
    assert not [path for path in where[3:] if path.endswith("jupyter_mlflow/endpoints")]


def is_private(site: Site) -> None:
    (folder,) = site.folders()
    assert folder.stat().st_mode & 0o077 == 0
    command = next(p.cmdline() for p in site.processes() if "--sockets" in p.cmdline())
    sockets = Path(command[command.index("--sockets") + 1])
    assert sockets.stat().st_mode & 0o077 == 0
    assert [(sockets / name).stat().st_mode & 0o077 for name in ("0", "1")] == [0, 0]
    # And they listen nowhere else.
    for process in site.processes():
        assert [one for one in process.net_connections("inet") if one.status == "LISTEN"] == []


def test_no_model_is_unpickled_but_where_it_is_served(site: Site) -> None:
    logged, expected = site.write(log_classifier, "pickled")
    site.ready("pickled", {"name": "pickled", "version": logged["version"]})
    assert site.predict("pickled", {"length": 1.0, "depth": 4.0}) == expected[:1]
    logs = [
        path.read_text() for path in (site.server.runtime / "jupyter-mlflow").glob("store-*.log")
    ]
    elsewhere = [site.server.log, *logs]
    assert all("AUDITED" in text for text in elsewhere)
    assert len(elsewhere) == 2
    assert [text for text in elsewhere if "sklearn" in text and "UNPICKLED" in text] == []
    # The hook does see it where it happens.
    assert "UNPICKLED" in site.log("pickled")


def test_the_kernels_token_opens_endpoints_and_jobs_and_nothing_else(site: Site) -> None:
    kernel = site.server.kernel("notebook.ipynb")
    kernel.run("1")
    binding = json.loads(kernel_binding(site, kernel.id))
    kernel.close()
    theirs = {"Authorization": f"token {binding['token']}"}
    assert binding["token"] != site.server.token
    with httpx.Client(base_url=site.server.base, headers=theirs, timeout=60) as client:
        assert client.get(ENDPOINTS).json() == {"endpoints": []}
        for form in ("Bearer {}", "Token {}", "token  {}"):
            headers = {"Authorization": form.format(binding["token"])}
            assert client.get(ENDPOINTS, headers=headers).status_code == 200
        assert "set-cookie" not in client.get(ENDPOINTS).headers
        for route in (
            "api/contents",
            "api/kernels",
            "api/sessions",
            "api/me",
            "jupyter-mlflow/connections",
            "jupyter-mlflow/views/default/runs",
            "jupyter-mlflow/notebooks?path=notebook.ipynb",
            "jupyter-mlflow/preferences",
            "jupyter-mlflow/projects?path=.",
            "jupyter-mlflow/targets",
            "jupyter-mlflow/tracking/default/version",
        ):
            assert client.get(route).status_code == 403, route
        assert client.post("api/kernels").status_code == 403
        # Of jobs all but to forget one: what it was and has written is a person's to remove.
        job = "jupyter-mlflow/jobs/" + "0" * 32
        assert client.get("jupyter-mlflow/jobs").json() == {"jobs": []}
        assert client.get(job).status_code == 404
        assert client.get(f"{job}/log").status_code == 404
        assert client.patch(job, json={"state": "killed"}).status_code == 404
        for body in ({}, {"connection": "default"}, {"kernel_id": kernel.id, "connection": "x"}):
            refused = client.post("jupyter-mlflow/jobs", json={"kind": "project", **body})
            assert refused.status_code == 400
            assert "kernel" in refused.json()["message"]
        assert client.delete(job).status_code == 403
        bare = {"Authorization": ""}
        for query in ({"token": binding["token"]}, {}):
            for route in (ENDPOINTS, "jupyter-mlflow/jobs"):
                assert client.get(route, params=query, headers=bare).status_code == 403
        for wrong in (binding["token"][:-1], binding["token"] + "x", "ä"):
            headers = {"Authorization": f"token {wrong}".encode()}  # type: ignore[dict-item]
            assert client.get(ENDPOINTS, headers=headers).status_code == 403, wrong
    assert binding["token"] not in site.server.log


def kernel_binding(site: Site, kernel_id: str) -> str:
    return (site.server.runtime / "jupyter-mlflow" / f"{kernel_id}.json").read_text()
