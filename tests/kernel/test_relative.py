"""A tracking URI with a relative path means another store in each kernel's folder."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from tests.servers import running

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kernel.running import Server

RELATIVE = "sqlite:///mlflow.db"
RUN = "import mlflow\nwith mlflow.start_run() as run: pass\n"


def test_the_file_is_reported_that_is_meant_in_the_kernels_folder(
    server: Server, template: Path
) -> None:
    folder = server.root / "sub"
    folder.mkdir()
    shutil.copyfile(template, folder / "mlflow.db")
    kernel = server.kernel("sub/x.ipynb", MLFLOW_TRACKING_URI=RELATIVE)
    own = f"sqlite:///{folder / 'mlflow.db'}"
    assert kernel.state.tracking_uri == own
    assert own in (kernel.state.notice or "")
    assert kernel.run(RUN + "mlflow.get_tracking_uri()").value == RELATIVE
    assert kernel.state.experiment_name == "sub/x.ipynb"


def test_the_servers_own_file_needs_no_notice(server: Server) -> None:
    kernel = server.kernel("x.ipynb", MLFLOW_TRACKING_URI=RELATIVE)
    assert (kernel.state.tracking_uri, kernel.state.notice) == (server.uri, None)


@pytest.mark.parametrize("opening", [RUN, "import mlflow\nmlflow.set_experiment('mine')"])
def test_a_store_stays_where_it_was_opened(server: Server, template: Path, opening: str) -> None:
    elsewhere = server.root / "elsewhere"
    elsewhere.mkdir()
    # With no experiment of the notebook's in it.
    shutil.copyfile(template, elsewhere / "mlflow.db")
    kernel = server.kernel("x.ipynb", MLFLOW_TRACKING_URI=RELATIVE)
    kernel.run(opening)
    name = kernel.state.experiment_name
    kernel.run(f"import os; os.chdir({str(elsewhere)!r})")
    kernel.run(RUN)
    state = kernel.state
    assert (state.tracking_uri, state.experiment_name) == (server.uri, name)


@pytest.mark.timeout(120)
def test_the_panel_is_told_which_store_it_is(tmp_path: Path, template: Path) -> None:
    told: dict[str, Any] = {}
    with running(tmp_path, MLFLOW_TRACKING_URI=RELATIVE) as server:
        for path in ("x.ipynb", "sub/x.ipynb"):
            (server.root / path).parent.mkdir(exist_ok=True)
            shutil.copyfile(template, (server.root / path).with_name("mlflow.db"))
            nbformat.write(nbformat.v4.new_notebook(), server.root / path)
            kernel = server.kernel(path)
            kernel.run(RUN)
            kernel.close()
            told[path] = server.get("jupyter-mlflow/notebooks", path=path).json()["kernel"]
        (connection,) = server.get("jupyter-mlflow/connections").json()
        root, sub = (f"sqlite:///{server.root / place}" for place in ("mlflow.db", "sub/mlflow.db"))
        assert connection["uri"] == root
        found = {path: (state["tracking_uri"], state["connection"]) for path, state in told.items()}
        assert found == {"x.ipynb": (root, "default"), "sub/x.ipynb": (sub, None)}
        assert sub in told["sub/x.ipynb"]["notice"]
