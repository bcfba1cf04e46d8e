"""Kernels that log to other stores than the server's: each is shown, none is touched."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from .environments import NEWER, PACKAGE, environment, kernelspec, make_newer
from .servers import Kernel, Server, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import psutil

RUN = """
import mlflow
with mlflow.start_run(run_name="mine") as run:
    mlflow.log_metric("accuracy", 0.5)
print(mlflow.get_tracking_uri())
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stores")


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[Server]:
    kernelspec(place, "bare", environment(place / "bare", without=PACKAGE))
    kernelspec(place, "lean", environment(place / "lean", without=("fastapi",)))
    with running(place, SECRET="s3cret") as server:
        yield server


@pytest.fixture(scope="module")
def history(place: Path) -> Path:
    """A store with a run in it, made by plain MLflow."""
    path = place / "history" / "mlflow.db"
    path.parent.mkdir()
    log(path)
    return path


def log(path: Path) -> None:
    """Log a run to the store ``path`` from a process that is none of Jupyter's."""
    env = {**os.environ, "MLFLOW_TRACKING_URI": f"sqlite:///{path}"}
    subprocess.run(
        [sys.executable, "-c", RUN], check=True, cwd=path.parent, env=env, capture_output=True
    )


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def opened(server: Server, path: str, spec: str = "python3") -> Kernel:
    place = server.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(), place)
    return server.kernel(path, spec)


def told(server: Server, path: str, holds: Callable[[Any], Any] = bool) -> Any:
    """What the server says of a notebook's kernel, once it ``holds``: a kernel reports late."""
    until = time.monotonic() + 20
    while True:
        kernel = server.get("jupyter-mlflow/notebooks", path=path).json()["kernel"]
        if kernel is not None and holds(kernel):
            return kernel
        assert time.monotonic() < until, kernel
        time.sleep(0.05)


def connected(server: Server, kernel: Kernel, status: int = 201) -> Any:
    answer = server.post("jupyter-mlflow/connections", {"kernel_id": kernel.id})
    assert answer.status_code == status, answer.text
    return answer.json()


def runs(server: Server, connection: str, **question: str) -> Any:
    answer = server.get(f"jupyter-mlflow/views/{connection}/runs", **question)
    assert answer.status_code == 200, answer.text
    return answer.json()


def store_processes(server: Server, uri: str) -> list[psutil.Process]:
    found = []
    for process in server.family():
        if "jupyter_mlflow.store" in process.cmdline() and "-S" not in process.cmdline():
            found += [process] if process.environ()["JUPYTER_MLFLOW_STORE_URI"] == uri else []
    return found


def test_the_panel_follows_a_kernel_to_its_store(server: Server, place: Path) -> None:
    uri = f"sqlite:///{place / 'elsewhere.db'}"
    first = opened(server, "first.ipynb")
    first.run(f"import mlflow\nmlflow.set_tracking_uri({uri!r})\n{RUN}")
    state = told(server, "first.ipynb", lambda kernel: kernel["tracking_uri"] == uri)
    assert state["connection"] is None
    made = connected(server, first)
    assert made["state"] == "stopped"
    assert made["uri"] == uri
    notebook = server.get("jupyter-mlflow/notebooks", path="first.ipynb").json()
    assert notebook["kernel"]["connection"] == made["id"]
    found = runs(server, made["id"], notebook_id=notebook["notebook_id"])
    assert found["metrics"] == {"accuracy": [0.5]}

    second = opened(server, "second.ipynb")
    second.run(f"import mlflow\nmlflow.set_tracking_uri({uri!r})")
    state = told(server, "second.ipynb", lambda kernel: kernel["tracking_uri"] == uri)
    assert state["connection"] == made["id"]
    assert connected(server, second, 200)["id"] == made["id"]
    (process,) = store_processes(server, uri)
    assert server.get("jupyter-mlflow/connections").json()[0]["id"] == "default"
    variables = process.environ()
    private = [name for name in variables if name.startswith(("JPY_", "JUPYTER"))]
    # The guard's mark, and what our own program is told.
    assert all(name.startswith("JUPYTER_MLFLOW_") for name in private)
    assert "s3cret" not in variables.values()
    assert variables["BROWSER"] == "false"
    for kernel in (first, second):
        kernel.close()


def test_a_store_that_is_not_there_yet_is_shown_when_it_is(server: Server) -> None:
    uri = f"sqlite:///{server.root / 'late.db'}"
    kernel = opened(server, "late.ipynb")
    kernel.run(f"import mlflow\nmlflow.set_tracking_uri({uri!r})")
    told(server, "late.ipynb", lambda state: state["tracking_uri"] == uri)
    made = connected(server, kernel)
    for _ in range(3):
        refused = server.get(f"jupyter-mlflow/views/{made['id']}/ready")
        assert refused.status_code == 503
        assert "first run" in refused.json()["message"]
    assert not (server.root / "late.db").exists()
    kernel.run(RUN)
    assert runs(server, made["id"], experiment_id="1")["total"] == 1
    kernel.close()


def test_a_folder_with_its_own_store_keeps_it(server: Server, history: Path) -> None:
    folder = server.root / "analysis"
    folder.mkdir()
    own = folder / "mlflow.db"
    shutil.copyfile(history, own)
    before = digest(own)
    kernel = opened(server, "analysis/x.ipynb")
    assert "store of its own" in told(server, "analysis/x.ipynb")["notice"]
    made = connected(server, kernel)
    assert runs(server, made["id"], experiment_id="0")["columns"]["run_name"] == ["mine"]
    # Looked at, and not a byte changed: neither in the file nor in a log beside it.
    assert digest(own) == before
    assert [entry.name for entry in folder.iterdir() if "mlflow" in entry.name] == ["mlflow.db"]
    assert own.as_posix() in kernel.run(RUN)
    assert runs(server, made["id"], experiment_id="1")["columns"]["run_name"] == ["mine"]
    kernel.close()


@pytest.mark.parametrize(
    ("uri", "code", "remedy"),
    [
        ("http://127.0.0.1:9", "STORE_UNREACHABLE", "tracking server is running"),
        ("postgresql://ada:s3cret@127.0.0.1:9/x", "PASSWORD_HIDDEN", "~/.pgpass"),
        (None, "FILE_STORE", "mlflow migrate-filestore"),
    ],
)
def test_a_store_that_cannot_be_shown_says_what_to_do(
    server: Server, uri: str | None, code: str, remedy: str
) -> None:
    path = f"{code}/x.ipynb"
    files = server.root / code / "mlruns" / "0"
    files.mkdir(parents=True)
    if uri is None:
        (files / "meta.yaml").write_text("name: Default\n")
    kernel = opened(server, path)
    if uri is not None:
        kernel.run(f"import mlflow\nmlflow.set_tracking_uri({uri!r})")
        told(server, path, lambda state: "127.0.0.1" in state["tracking_uri"])
    made = connected(server, kernel)
    refused = server.get(f"jupyter-mlflow/views/{made['id']}/ready")
    assert (refused.status_code, refused.json()["error_code"]) == (503, code)
    assert remedy in refused.json()["message"]
    assert "s3cret" not in refused.text
    kernel.close()


def test_another_mlflows_store_is_shown_by_that_mlflow(tmp_path: Path) -> None:
    """Also where it is the one that the server would have taken for its own."""
    newer = environment(tmp_path / "newer")
    make_newer(newer)
    kernelspec(tmp_path, "newer", newer, AWS_PROFILE="${TEAM}", UNUSED="hidden")
    with running(tmp_path, TEAM="research") as server:
        follow_newer(server, newer)


def follow_newer(server: Server, newer: Path) -> None:
    default = server.root / "mlflow.db"
    kernel = opened(server, "newer.ipynb", "newer")
    assert f"sqlite:///{default}" in kernel.run(RUN)
    refused = server.get("jupyter-mlflow/views/default/ready")
    assert refused.json()["error_code"] == "SCHEMA_NEWER"
    assert told(server, "newer.ipynb")["connection"] is None
    made = connected(server, kernel)
    assert server.get(f"jupyter-mlflow/views/{made['id']}/ready").json()["schema"] == NEWER
    notebook = server.get("jupyter-mlflow/notebooks", path="newer.ipynb").json()
    assert notebook["kernel"]["connection"] == made["id"]
    assert runs(server, made["id"], notebook_id=notebook["notebook_id"])["total"] == 1
    (process,) = store_processes(server, f"sqlite:///{default}")
    assert process.cmdline()[0] == str(newer)
    assert process.environ()["AWS_PROFILE"] == "research"
    assert "UNUSED" not in process.environ()
    kernel.close()


def test_an_environment_that_cannot_open_a_store_leaves_it_to_the_server(
    server: Server, history: Path
) -> None:
    folder = server.root / "lean"
    folder.mkdir()
    shutil.copyfile(history, folder / "mlflow.db")
    kernel = opened(server, "lean/x.ipynb", "lean")
    told(server, "lean/x.ipynb")
    made = connected(server, kernel)
    assert runs(server, made["id"], experiment_id="0")["total"] == 1
    (process,) = store_processes(server, made["uri"])
    assert process.cmdline()[0] == sys.executable
    kernel.close()


def test_a_kernel_without_the_package_logs_as_ever(server: Server) -> None:
    kernel = opened(server, "bare/x.ipynb", "bare")
    own = server.root / "bare" / "mlflow.db"
    assert f"sqlite:///{own}" in kernel.run(RUN)
    notebook = server.get("jupyter-mlflow/notebooks", path="bare/x.ipynb").json()
    assert notebook["kernel"] is None
    assert notebook["kernel_id"] == kernel.id
    refused = server.post("jupyter-mlflow/connections", {"kernel_id": kernel.id})
    assert refused.status_code == 409
    assert "%pip install jupyter-mlflow" in refused.json()["message"]
    assert own.exists()
    kernel.close()


def test_no_kernel_of_this_server(server: Server) -> None:
    for kernel_id in ("../../../etc/passwd", "00000000-0000-0000-0000-000000000000"):
        answer = server.post("jupyter-mlflow/connections", {"kernel_id": kernel_id})
        assert answer.status_code == 404
