"""*Copy and upgrade* as the panel asks for it: a copy in use, and an older store as it was."""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import nbformat
import psutil
import pytest

from .environments import environment, kernelspec, make_older
from .servers import Server, running
from .store.older import REVISION, copy_of, digest, names, older_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RUN = """
import mlflow
with mlflow.start_run(run_name="new") as run:
    pass
print(mlflow.get_tracking_uri())
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return older_store(tmp_path_factory.mktemp("older") / "mlflow.db")


def put(template: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy2(template, folder / "mlflow.db"))


def connection(server: Server, connection_id: str = "default") -> Any:
    found = {each["id"]: each for each in server.get("jupyter-mlflow/connections").json()}
    return found[connection_id]


def refused(server: Server, connection_id: str = "default") -> dict[str, str]:
    answer = server.get(f"jupyter-mlflow/views/{connection_id}/ready")
    assert answer.status_code == 503, answer.text
    found: dict[str, str] = answer.json()
    return found


def upgrade(server: Server, connection_id: str = "default", status: int = 200) -> Any:
    answer = server.post(f"jupyter-mlflow/connections/{connection_id}/upgrade", {})
    assert answer.status_code == status, answer.text
    return answer.json()


def runs(server: Server, connection_id: str, experiment_id: str) -> list[str]:
    route = f"jupyter-mlflow/views/{connection_id}/runs"
    answer = server.get(route, experiment_id=experiment_id)
    assert answer.status_code == 200, answer.text
    found: list[str] = answer.json()["columns"]["run_name"]
    return found


def printed(server: Server, path: str, code: str) -> str:
    place = server.root / path
    nbformat.write(nbformat.v4.new_notebook(), place)
    kernel = server.kernel(path)
    text = kernel.run(code)
    kernel.close()
    return text


def once(holds: Callable[[], Any]) -> Any:
    """What a file or reply says of something that happens elsewhere, once it ``holds``."""
    until = time.monotonic() + 30
    while not (found := holds()):
        assert time.monotonic() < until
        time.sleep(0.01)
    return found


@contextlib.contextmanager
def held(server: Server) -> Iterator[None]:
    """An upgrade that is under way does not go on meanwhile."""

    def upgrading() -> psutil.Process | None:
        for one in server.family():
            with contextlib.suppress(psutil.NoSuchProcess):
                # The guard has the program's command in its own.
                if "--upgrade" in (command := one.cmdline()) and "guard.py" not in str(command):
                    return one
        return None

    process: psutil.Process = once(upgrading)
    process.suspend()
    try:
        yield
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.resume()


@pytest.mark.timeout(300)
def test_the_copy_takes_the_place_of_the_servers_store(tmp_path: Path, template: Path) -> None:
    older = put(template, tmp_path / "root")
    before = digest(older)
    copy = f"sqlite:///{copy_of(older)}"
    with running(tmp_path) as server:
        assert connection(server)["can_upgrade"] is False  # nobody has looked yet
        told = refused(server)
        assert told["error_code"] == "SCHEMA_OLDER"
        assert "python -c" not in told["message"]
        assert connection(server)["can_upgrade"] is True

        first: list[Any] = []
        clicked = threading.Thread(target=lambda: first.append(upgrade(server)))
        clicked.start()
        with held(server):
            once(lambda: connection(server)["state"] == "starting")
            assert connection(server)["can_upgrade"] is False
            assert "copied and upgraded" in upgrade(server, status=409)["message"]
            assert "copied and upgraded" in refused(server)["message"]
        clicked.join()

        assert (first[0]["uri"], first[0]["error"], first[0]["can_upgrade"]) == (copy, None, False)
        assert runs(server, "default", "0") == ["of-2024"]
        assert "nothing to upgrade" in upgrade(server, status=409)["message"]
        # Beside the older store, in its folder: the copy has been chosen in its place.
        assert copy in printed(server, "x.ipynb", RUN)
        assert runs(server, "default", "1") == ["new"]
    with running(tmp_path) as server:
        assert runs(server, "default", "1") == ["new"]
        assert copy in printed(server, "y.ipynb", RUN)
    assert digest(older) == before
    assert names(copy_of(older)) == ["new", "new", "of-2024"]


@pytest.mark.timeout(300)
def test_a_copy_that_cannot_be_made_changes_nothing(tmp_path: Path, template: Path) -> None:
    older = put(template, tmp_path / "root")
    before = digest(older)
    with running(tmp_path) as server:
        refused(server)
        copy_of(older).write_text("Dear diary")
        told = upgrade(server, status=503)
        assert told["error_code"] == "UPGRADE_FAILED"
        assert "Move it elsewhere" in told["message"]
        assert connection(server)["can_upgrade"] is True
        assert connection(server)["error"]["error_code"] == "SCHEMA_OLDER"
        copy_of(older).unlink()
        upgrade(server)
        assert runs(server, "default", "0") == ["of-2024"]
    assert digest(older) == before


@pytest.mark.timeout(300)
def test_a_kernels_own_store_is_shown_by_a_copy_that_says_so(
    tmp_path: Path, template: Path
) -> None:
    """In an environment that cannot open it, too: it is the server's that upgrades then."""
    python = environment(tmp_path / "of-2024", without=("fastapi",))
    make_older(python, REVISION)
    kernelspec(tmp_path, "of-2024", python)
    with running(tmp_path) as server:
        older = put(template, server.root / "analysis")
        before = digest(older)
        path = "analysis/x.ipynb"
        nbformat.write(nbformat.v4.new_notebook(), server.root / path)
        kernel = server.kernel(path, "of-2024")
        once(lambda: server.get("jupyter-mlflow/notebooks", path=path).json()["kernel"])
        answer = server.post("jupyter-mlflow/connections", {"kernel_id": kernel.id})
        made = answer.json()["id"]
        told = refused(server, made)
        assert told["error_code"] == "SCHEMA_OLDER"
        assert "it lacks fastapi" in told["message"]
        assert "%pip install" in told["message"]
        assert upgrade(server, made)["uri"] == f"sqlite:///{copy_of(older)}"
        assert runs(server, made, "0") == ["of-2024"]
        assert connection(server, made)["label"] == f"sqlite · {copy_of(older).name} (copy)"
        # The kernel's own, as before, and the connection is still its.
        told = server.get("jupyter-mlflow/notebooks", path=path).json()["kernel"]
        assert (told["tracking_uri"], told["connection"]) == (f"sqlite:///{older}", made)
        assert connection(server)["uri"] == f"sqlite:///{server.root / 'mlflow.db'}"
        assert digest(older) == before
        kernel.close()


@pytest.mark.timeout(300)
def test_killed_in_the_middle_no_copy_is_taken(tmp_path: Path, template: Path) -> None:
    older = put(template, tmp_path / "root")
    before = digest(older)
    with running(tmp_path) as server:
        refused(server)
        clicked = threading.Thread(target=click, args=[server])
        clicked.start()
        # Under way: what will be the copy lies in a folder of its own.
        once(lambda: list(older.parent.glob(f".{copy_of(older).name}.*/*.db")))
        family = server.family()
        server.process.kill()
        once(lambda: not any(process.is_running() for process in family[1:]))
        clicked.join()
    assert not copy_of(older).exists()
    with running(tmp_path) as server:
        assert refused(server)["error_code"] == "SCHEMA_OLDER"
    assert digest(older) == before


def click(server: Server) -> None:
    """Ask for the copy, of a server that is killed meanwhile."""
    with contextlib.suppress(httpx.TransportError):
        server.post("jupyter-mlflow/connections/default/upgrade", {})
