"""A project that lies elsewhere: fetched, run, kept with its run, and cleared away."""

from __future__ import annotations

import functools
import http.server
import threading
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.jobs import projects
from tests.jobs.site import status

if TYPE_CHECKING:
    from pathlib import Path

    from tests.jobs.site import Site


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_a_zip_from_an_address(site: Site, tmp_path: Path) -> None:
    assert site.client.get("jupyter-mlflow/views/default/ready").status_code == 200
    before = set((site.server.root.parent / "t").iterdir())
    folder = projects.make(tmp_path)
    with zipfile.ZipFile(tmp_path / "there.zip", "w") as packed:
        for file in folder.iterdir():
            packed.write(file, file.name)
    serve = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/there.zip"
        (made,) = site.start(uri=address, parameters={"alpha": 0.4})
        job = site.ended(made["id"])
        server.shutdown()
    assert job["state"] == "finished", site.log(job["id"])
    assert job["title"] == "there.zip"
    run_id = job["runs"][0]["run_id"]
    assert status(site.run(run_id)) == "FINISHED"
    assert "job/project/train.py" in site.artifacts(run_id, "job/project")
    # What was fetched is gone with the job.
    assert set((site.server.root.parent / "t").iterdir()) == before


@pytest.mark.slow
def test_what_is_no_zip(site: Site, tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("a page of a login")
    serve = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        made = [site.start(uri=f"{base}/{name}.zip")[0]["id"] for name in ("text", "gone")]
        jobs = [site.ended(job_id) for job_id in made]
        server.shutdown()
    assert [(job["state"], job["runs"]) for job in jobs] == [("failed", [])] * 2
    text, gone = (job["error"]["message"] for job in jobs)
    assert f"{base}/text.zip" in text
    assert "no zip file" in text
    assert "Unable to retrieve ZIP file" in gone
    assert "404" in gone


def test_an_address_that_is_not_there(site: Site) -> None:
    (made,) = site.start(uri="http://127.0.0.1:9/nothing.zip")
    job = site.ended(made["id"])
    assert (job["state"], job["runs"]) == ("failed", [])
    assert "127.0.0.1" in job["error"]["message"]
    assert "Traceback" in site.log(job["id"])
