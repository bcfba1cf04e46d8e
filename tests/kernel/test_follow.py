"""An experiment follows its notebook that was renamed or moved, in real kernels."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import Binding

if TYPE_CHECKING:
    from tests.kernel.running import RunningKernel, Server

RUN = "import mlflow\nwith mlflow.start_run() as run: pass\n"
EXPERIMENT = (
    RUN + "e = mlflow.get_experiment(run.info.experiment_id)\n"
    "e.experiment_id, e.name, e.tags['jupyter.notebook.path']"
)


def write(server: Server, path: str, notebook_id: str | None = None) -> None:
    metadata = {} if notebook_id is None else {"mlflow": {"notebook_id": notebook_id}}
    file = server.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"cells": [], "metadata": metadata}))


def move(server: Server, kernel: RunningKernel, old: str, new: str) -> None:
    """As Jupyter does it, and tells the kernel."""
    (server.root / new).parent.mkdir(exist_ok=True)
    (server.root / old).rename(server.root / new)
    server.bind(kernel.id, new, "id")


@pytest.fixture
def kernel(server: Server) -> RunningKernel:
    """Of a notebook that has a run, so an experiment."""
    write(server, "a.ipynb")
    kernel = server.kernel("a.ipynb", "id")
    assert kernel.run(EXPERIMENT).value[1:] == ("a.ipynb", "a.ipynb")
    return kernel


def test_renamed_while_its_kernel_runs(server: Server, kernel: RunningKernel) -> None:
    first = kernel.value("e.experiment_id")
    move(server, kernel, "a.ipynb", "sub/b.ipynb")
    # Another notebook has the old name at once, as "Untitled" has.
    write(server, "a.ipynb")
    assert kernel.run(EXPERIMENT).value == (first, "sub/b.ipynb", "sub/b.ipynb")
    kernel.state_when(lambda state: state.experiment_name == "sub/b.ipynb")


def test_moved_before_its_kernel_started(server: Server, kernel: RunningKernel) -> None:
    first = kernel.value("e.experiment_id")
    (server.root / "a.ipynb").rename(server.root / "b.ipynb")
    later = server.kernel("b.ipynb", "id")
    assert later.run(EXPERIMENT).value == (first, "b.ipynb", "b.ipynb")


def test_a_name_that_a_person_gave_stays(server: Server, kernel: RunningKernel) -> None:
    kernel.run("mlflow.MlflowClient().rename_experiment(e.experiment_id, 'mine')")
    first = kernel.value("e.experiment_id")
    move(server, kernel, "a.ipynb", "b.ipynb")
    assert kernel.run(EXPERIMENT).value == (first, "mine", "b.ipynb")
    kernel.state_when(lambda state: state.experiment_name == "mine")


def test_a_taken_name_gets_a_number_and_follows_on(server: Server, kernel: RunningKernel) -> None:
    first = kernel.value("e.experiment_id")
    kernel.run(
        "client = mlflow.MlflowClient(); client.create_experiment('b.ipynb')\n"
        "client.delete_experiment(client.create_experiment('b.ipynb (2)'))"
    )
    move(server, kernel, "a.ipynb", "b.ipynb")
    assert kernel.run(EXPERIMENT).value == (first, "b.ipynb (3)", "b.ipynb")
    # One with a number is not a person's name.
    move(server, kernel, "b.ipynb", "c.ipynb")
    assert kernel.run(EXPERIMENT).value == (first, "c.ipynb", "c.ipynb")


def test_within_one_cell(server: Server, kernel: RunningKernel) -> None:
    bound = str(records.binding_path(server.folder, kernel.id))
    (server.root / "a.ipynb").rename(server.root / "b.ipynb")
    code = (
        "import json, pathlib\n"
        f"with mlflow.start_run(): pass\nbound = pathlib.Path({bound!r})\n"
        "record = json.loads(bound.read_text()) | {'path': 'b.ipynb'}\n"
        "bound.with_suffix('.new').write_text(json.dumps(record))\n"
        "bound.with_suffix('.new').replace(bound)\n"
    )
    assert kernel.run(code + EXPERIMENT).value[1:] == ("b.ipynb", "b.ipynb")


def on_another_server(binding: Binding) -> Binding:
    return binding._replace(server_id="another")


def further_down(binding: Binding) -> Binding:
    return binding._replace(root=f"{binding.root}/sub", path="b.ipynb")


@pytest.mark.parametrize("change", [on_another_server, further_down])
def test_a_clone_and_another_root_leave_it(server: Server, change: Any) -> None:
    write(server, "sub/b.ipynb")
    first = server.kernel("sub/b.ipynb", "id").run(EXPERIMENT).value
    kernel = server.kernel("elsewhere.ipynb", "id")
    write(server, "elsewhere.ipynb", "id")
    path = records.binding_path(server.folder, kernel.id)
    binding = records.read(path, Binding)
    assert binding is not None
    (server.root / "sub/b.ipynb").rename(server.root / "sub/gone.ipynb")
    if change is further_down:
        (server.root / "sub/gone.ipynb").rename(server.root / "sub/b.ipynb")
    records.write(path, change(binding))
    assert kernel.run(EXPERIMENT).value == first


@pytest.mark.parametrize(("there", "follows"), [("id", False), (None, False), ("other", True)])
def test_a_notebook_that_shares_the_experiment_leaves_it(
    server: Server, kernel: RunningKernel, there: str | None, follows: bool
) -> None:
    # What lies at the old path: the original, one that may be it, another one for certain.
    ids = {
        "id": "9f3d3b7e-5f0a-4a0e-9c57-0d7c3a5c6b11",
        "other": "0" * 8 + "-0000" * 3 + "-" + "0" * 12,
    }
    kernel.run(
        f"client = mlflow.MlflowClient()\n"
        f"client.set_experiment_tag(e.experiment_id, 'mlflow.experiment.sourceId', {ids['id']!r})"
    )
    first = kernel.value("e.experiment_id")
    write(server, "a.ipynb", None if there is None else ids[there])
    write(server, "copy.ipynb")
    sharing = server.kernel("copy.ipynb", ids["id"])
    name = "copy.ipynb" if follows else "a.ipynb"
    assert sharing.run(EXPERIMENT).value == (first, name, name)


def test_a_file_that_is_not_there_leaves_it(server: Server, kernel: RunningKernel) -> None:
    first = kernel.value("e.experiment_id")
    server.bind(kernel.id, "never.ipynb", "id")
    assert kernel.run(EXPERIMENT).value == (first, "a.ipynb", "a.ipynb")


def test_one_in_a_folder_of_files_follows_too(server: Server) -> None:
    write(server, "a.ipynb")
    kernel = server.kernel(
        "a.ipynb",
        "id",
        MLFLOW_TRACKING_URI=(server.root / "runs").as_uri(),
        MLFLOW_ALLOW_FILE_STORE="true",
    )
    first = kernel.run(EXPERIMENT).value
    assert first[1:] == ("a.ipynb", "a.ipynb")
    move(server, kernel, "a.ipynb", "b.ipynb")
    assert kernel.run(EXPERIMENT).value == (first[0], "b.ipynb", "b.ipynb")


def test_deleted_and_restored(server: Server, kernel: RunningKernel) -> None:
    # The lowest id that is active, as in the panel.
    first = kernel.value("e.experiment_id")
    kernel.run(f"mlflow.delete_experiment({first!r})")
    second = kernel.run(EXPERIMENT).value
    assert second == (kernel.value("e.experiment_id"), "a.ipynb (2)", "a.ipynb")
    assert second[0] != first
    kernel.run(f"mlflow.MlflowClient().restore_experiment({first!r})")
    assert kernel.run(EXPERIMENT).value == (first, "a.ipynb", "a.ipynb")
    assert server.kernel("a.ipynb", "id").run(EXPERIMENT).value[0] == first
    kernel.state_when(lambda state: state.experiment_id == first)


def test_a_share_is_followed_by_the_next_run(server: Server, kernel: RunningKernel) -> None:
    write(server, "b.ipynb")
    copy = server.kernel("b.ipynb", "copy")
    assert copy.run(EXPERIMENT).value[1] == "b.ipynb"
    server.bind(copy.id, "b.ipynb", "id")
    assert copy.run(EXPERIMENT).value == (
        kernel.value("e.experiment_id"),
        "a.ipynb",
        "a.ipynb",
    )
