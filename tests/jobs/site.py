"""A Jupyter server with its jobs, as a client sees them."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import httpx

from tests.jobs import projects

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers import Server

JOBS = "jupyter-mlflow/jobs"
API = "jupyter-mlflow/tracking/default/api/2.0/mlflow"
SECONDS = 60.0


class Site:
    """The jobs of ``server``, which has a project to run in its root."""

    def __init__(self, server: Server) -> None:
        self.server = server
        projects.make(server.root)
        self.client = httpx.Client(base_url=server.base, headers=server.headers, timeout=120)

    def close(self) -> None:
        self.client.close()

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def post(self, body: dict[str, Any], status: int = 201) -> Any:
        reply = self.client.post(JOBS, json=body)
        assert reply.status_code == status, reply.text
        return reply.json()

    def start(self, grid: dict[str, Any] | None = None, **arguments: Any) -> list[dict[str, Any]]:
        """The jobs of a new one for the project, or of a grid."""
        given = {"uri": "project", "backend": "local", "environment": "local", **arguments}
        body = {"kind": "project", "connection": "default", "experiment_name": "jobs"}
        made: list[dict[str, Any]] = self.post({**body, "arguments": given, "grid": grid})["jobs"]
        return made

    def get(self, job_id: str) -> dict[str, Any]:
        reply = self.client.get(f"{JOBS}/{job_id}")
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def all(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get(JOBS).json()["jobs"]
        return found

    def until(self, job_id: str, reached: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait for a job. The one place that polls, as a page does that gets no hints."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            found = self.get(job_id)
            if reached(found):
                return found
            assert found["ended"] is None, (found, self.log(job_id))
            time.sleep(0.05)
        raise AssertionError(f"{self.get(job_id)}\n{self.log(job_id)}\n{self.server.log}")

    def ended(self, job_id: str) -> dict[str, Any]:
        return self.until(job_id, lambda job: job["ended"] is not None)

    def eventually(self, reached: Callable[[], bool]) -> None:
        """Wait for what the server does by itself, such as the end of a parent run."""
        deadline = time.monotonic() + SECONDS
        while not reached():
            assert time.monotonic() < deadline, self.server.log
            time.sleep(0.05)

    def waiting(self, job_id: str) -> dict[str, Any]:
        """Until its script has got to where it waits."""
        return self.until(job_id, lambda job: "waits" in self.log(job_id))

    def kill(self, job_id: str) -> dict[str, Any]:
        reply = self.client.patch(f"{JOBS}/{job_id}", json={"state": "killed"})
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def log(self, job_id: str) -> str:
        return str(self.client.get(f"{JOBS}/{job_id}/log").json()["text"])

    def run(self, run_id: str) -> dict[str, Any]:
        reply = self.client.get(f"{API}/runs/get", params={"run_id": run_id})
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()["run"]
        return found

    def runs(self) -> list[dict[str, Any]]:
        """All runs of the experiment of these tests."""
        named = self.client.get(
            f"{API}/experiments/get-by-name", params={"experiment_name": "jobs"}
        )
        ids = [named.json()["experiment"]["experiment_id"]]
        reply = self.client.post(f"{API}/runs/search", json={"experiment_ids": ids})
        found: list[dict[str, Any]] = reply.json().get("runs", [])
        return found

    def artifact(self, run_id: str, path: str) -> str:
        reply = self.client.get(
            "jupyter-mlflow/views/default/artifact", params={"run_id": run_id, "path": path}
        )
        assert reply.status_code == 200, reply.text
        return reply.text

    def artifacts(self, run_id: str, path: str) -> list[str]:
        params = {"run_id": run_id, "path": path}
        reply = self.client.get(f"{API}/artifacts/list", params=params)
        assert reply.status_code == 200, reply.text
        return sorted(file["path"] for file in reply.json().get("files", []))


def values(run: dict[str, Any], what: str) -> dict[str, Any]:
    """``tags``, ``params`` or ``metrics`` of a run by key."""
    return {one["key"]: one["value"] for one in run["data"].get(what, [])}


def status(run: dict[str, Any]) -> str:
    return str(run["info"]["status"])


def as_json(text: str) -> Any:
    return json.loads(text)
