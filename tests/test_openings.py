"""Notebooks that no editor has saved, that cannot be written, or that no JupyterLab has opened."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from .servers import Kernel, Server, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RUN = """
import json, mlflow
with mlflow.start_run() as run:
    mlflow.log_metric("accuracy", 1)
experiment = mlflow.get_experiment(run.info.experiment_id)
print(json.dumps([experiment.name, run.data.tags.get("jupyter.notebook.id")]))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


def opened(server: Server, path: str) -> Kernel:
    """As a client opens it that is not JupyterLab: by its path at once."""
    body = {"path": path, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
    made = server.post("api/sessions", body)
    assert made.status_code == 201, made.text
    return server.client(made.json())


def run(kernel: Kernel) -> tuple[str, str]:
    name, notebook_id = json.loads(kernel.run(RUN))
    return name, notebook_id


def told(server: Server, path: str) -> dict[str, Any]:
    found: dict[str, Any] = server.get("jupyter-mlflow/notebooks", path=path).json()
    return found


def notebook(path: Path, code: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbformat.write(content, path)
    return path


@pytest.mark.parametrize("path", ["new/Untitled.ipynb", "pairs/text.py", "pairs/text.md"])
def test_a_notebook_without_a_file_or_metadata_is_known_by_its_path(
    server: Server, path: str
) -> None:
    (server.root / path).parent.mkdir(exist_ok=True)
    if not path.endswith(".ipynb"):
        (server.root / path).write_text("# %%\nprint(1)\n")
    kernel = opened(server, path)
    first = run(kernel)
    kernel.close()
    assert first[0] == path
    assert told(server, path)["notebook_id"] == first[1]
    # Also by the next kernel, and when it is saved.
    if path.endswith(".ipynb"):
        notebook(server.root / path)
    again = opened(server, path)
    assert run(again) == first
    again.close()


@pytest.mark.parametrize("mode", [0o444, 0o000])
def test_one_that_cannot_be_written_or_read(server: Server, mode: int) -> None:
    folder = f"kept{mode:o}"
    file = notebook(server.root / folder / "x.ipynb")
    before = file.read_bytes()
    file.chmod(mode)
    file.parent.chmod(0o555)
    try:
        kernel = opened(server, f"{folder}/x.ipynb")
        name, notebook_id = run(kernel)
        kernel.close()
        assert name == f"{folder}/x.ipynb"
        assert told(server, f"{folder}/x.ipynb")["notebook_id"] == notebook_id
    finally:
        file.parent.chmod(0o755)
        file.chmod(0o644)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "command",
    [
        ["jupyter", "execute", "x.ipynb"],
        ["jupyter", "nbconvert", "--to", "notebook", "--execute", "x.ipynb", "--output", "y"],
    ],
)
@pytest.mark.parametrize("beside_a_server", [False, True])
def test_run_by_a_program(
    server: Server, tmp_path: Path, command: list[str], beside_a_server: bool
) -> None:
    # There is no server that would know the notebook: MLflow's own choices stand.
    check = "assert experiment.name == 'Default', experiment\nassert run.info.run_id"
    notebook(tmp_path / "x.ipynb", RUN + check)
    env = dict(server.env)
    if not beside_a_server:
        env["JUPYTER_RUNTIME_DIR"] = str(tmp_path / "runtime")
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mlflow.db").exists()


def test_a_notebook_that_joins_a_kernel_does_not_take_it_over(server: Server) -> None:
    notebook(server.root / "first.ipynb")
    notebook(server.root / "joins.ipynb")
    kernel = opened(server, "first.ipynb")
    first = run(kernel)
    body = {"path": "joins.ipynb", "name": "", "type": "notebook", "kernel": {"id": kernel.id}}
    assert server.post("api/sessions", body).status_code == 201
    # Asking is looking: the server knows of the second notebook from here on.
    assert told(server, "joins.ipynb")["kernel_id"] is None
    assert told(server, "first.ipynb")["kernel_id"] == kernel.id
    assert run(kernel) == first
    kernel.close()
