"""A real PostgreSQL: served as any other store, and every change of it noticed."""

from __future__ import annotations

import os
import pwd
import shutil
import site
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.store import mirroring, writing
from tests.store.conftest import StoreProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Writer = Callable[..., Any]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

DRIVER = "psycopg2-binary"
SELDOM = 5.0
"""Seconds from one change that need not be MLflow's to the next that is told."""
SOON = 3.0
"""Seconds: two looks, and a machine that is busy."""


class Server:
    """A PostgreSQL of its own in a temporary folder, on a unix socket without passwords."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="jm-pg-"))
        # PostgreSQL refuses to be root.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        self.run("initdb", "-D", str(self.data), "-U", "ada", "-A", "trust", "-N")
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        self.run(
            "pg_ctl", "-D", str(self.data), "-w", "-l", f"{self.data}.log", "-o", options, "start"
        )
        for database in ("mlflow", "neighbour"):
            self.sql("postgres", f"CREATE DATABASE {database}")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def uri(self) -> str:
        return f"postgresql+psycopg2://ada:se?cret@/mlflow?host={self.folder}"

    def run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        subprocess.run(
            command, check=True, user=self._user, cwd=self.folder, stdout=subprocess.DEVNULL
        )

    def sql(self, database: str, *statements: str) -> None:
        chosen = [part for one in statements for part in ("-c", one)]
        self.run("psql", "-q", "-h", str(self.folder), "-U", "ada", "-d", database, *chosen)

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")
        shutil.rmtree(self.folder)


def programs() -> Path | None:
    found = shutil.which("initdb")
    here = [Path(found)] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return here[-1].resolve().parent if here else None


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL is installed")
    if os.geteuid() == 0 and "postgres" not in [user.pw_name for user in pwd.getpwall()]:
        pytest.skip("PostgreSQL does not run as root, and there is no user for it")
    made = Server(found)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory, writer: Writer) -> str:
    """A folder with the driver, which is the user's to install and not in our requirements."""
    folder = str(tmp_path_factory.mktemp("driver"))
    command = [sys.executable, "-m", "pip", "install", "-q", "--target", folder, DRIVER]
    subprocess.run(command, check=True)
    writer(site.addsitedir, folder)
    return folder


@pytest.fixture(scope="module")
def postgres(
    server: Server, driver: str, writer: Writer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StoreProcess]:
    root = tmp_path_factory.mktemp("root")
    process = StoreProcess(root, server.uri, PYTHONPATH=driver)
    try:
        assert process.refused()["code"] == "NOT_A_STORE", process.log
        assert "se?cret" not in process.log
        writer(writing.experiment, server.uri, "first", (root / "first").as_uri())
        yield process.launch().wait_ready()
    finally:
        process.stop()


def changed_within(store: StoreProcess, since: str, seconds: float) -> bool:
    found: bool = store.get("/views/changes", since=since, wait=seconds)["changed"]
    return found


def settle(store: StoreProcess) -> str:
    """A cursor after which nothing is left to be told."""
    cursor: str = store.get("/views/changes")["cursor"]
    while (found := store.get("/views/changes", since=cursor, wait=SELDOM + SOON))["changed"]:
        cursor = found["cursor"]
    return cursor


def test_it_is_served(postgres: StoreProcess, writer: Writer) -> None:
    ready = postgres.get("/views/ready")
    assert (ready["dialect"], ready["label"]) == ("postgresql", "postgresql · localhost/mlflow")
    run_id = writer(
        *(writing.run, postgres.uri, "1"), metrics={"m": [1.0, float("nan")]}, params={"p": "x"}
    )
    found = postgres.get("/views/runs", experiment_id="1")
    assert found["columns"]["run_id"] == [run_id]
    assert found["metrics"] == {"m": ["NaN"]}
    for experiment_id in ("9" * 30, str(2**63 - 1)):
        postgres.get("/views/runs", 404, experiment_id=experiment_id)
    postgres.get("/views/runs", 400, notebook_id="a\0b")


@pytest.mark.parametrize("axis", ["step", "time", "relative"])
def test_a_long_series_is_drawn_down(postgres: StoreProcess, long_series: str, axis: str) -> None:
    def series(**asked: Any) -> Any:
        found = postgres.get("/views/metric", run_id=long_series, key="m", axis=axis, **asked)
        return found["series"][0]

    whole = series(width=300)
    assert (whole["total"], whole["exact"]) == (POINTS + 2, False)
    assert len(whole["steps"]) <= 300
    assert whole["steps"] == sorted(whole["steps"])
    assert (whole["steps"][0], whole["steps"][-1]) == (0, POINTS - 1)
    assert {SPIKE, "NaN"} <= set(whole["values"])
    # With the nearest point on either side.
    origin = 0 if axis == "step" else BEGAN if axis == "time" else 0
    part = series(width=300, start=origin + 5000, end=origin + 5099)
    assert (part["steps"], part["total"], part["exact"]) == (list(range(4999, 5101)), 100, True)


POINTS = 12_000
"""More than are read at a time."""
BEGAN = 1000
SPIKE = 1e9


@pytest.fixture(scope="module")
def long_series(postgres: StoreProcess, writer: Writer) -> str:
    """A run with as many points of ``m``, one of them a spike, and one that is no number."""
    run_id: str = writer(writing.run, postgres.uri, "1")
    writer(mirroring.log_points, postgres.uri, run_id, "m", 0, POINTS)
    for step, value in ((7000, SPIKE), (9000, float("nan"))):
        at = {"timestamp": BEGAN + step, "step": step}
        writer(writing.call, postgres.uri, "log_metric", run_id, "m", value, **at)
    return run_id


def test_every_change_is_told(postgres: StoreProcess, writer: Writer) -> None:
    run_id = writer(writing.run, postgres.uri, "1", name="before", tags={"t": "before"})
    changes: list[tuple[Any, ...]] = [
        ("log_metric", run_id, "m", 1.0),
        # Which no count of rows and no time in a column shows.
        ("set_tag", run_id, "t", "after"),
        ("update_run", run_id, None, "after"),
        ("rename_experiment", "1", "renamed"),
        ("delete_run", run_id),
    ]
    for change in changes:
        cursor = settle(postgres)
        writer(writing.call, postgres.uri, *change)
        assert changed_within(postgres, cursor, SOON), change


def test_the_last_of_many_changes_is_told(postgres: StoreProcess, writer: Writer) -> None:
    """Whose counts its session keeps to itself, as it has just told some."""
    run_id = writer(writing.run, postgres.uri, "1", status=None)
    for value in range(20):
        writer(writing.call, postgres.uri, "log_metric", run_id, "m", float(value))
        cursor = postgres.get("/views/changes")["cursor"]
    writer(writing.call, postgres.uri, "set_tag", run_id, "t", "last")
    assert changed_within(postgres, cursor, SELDOM + SOON)


def test_a_neighbour_is_told_seldom(postgres: StoreProcess, server: Server) -> None:
    server.sql("neighbour", "CREATE TABLE IF NOT EXISTS notes (text text)")
    cursor = settle(postgres)
    done = threading.Event()

    def write() -> None:
        while not done.wait(0.05):
            server.sql("neighbour", "INSERT INTO notes VALUES ('x')")

    writing_neighbour = threading.Thread(target=write)
    writing_neighbour.start()
    told = 0
    start = time.monotonic()
    try:
        while (left := start + 3 * SELDOM - time.monotonic()) > 0:
            found = postgres.get("/views/changes", since=cursor, wait=left)
            told += found["changed"]
            cursor = found["cursor"]
    finally:
        done.set()
        writing_neighbour.join()
    assert 1 <= told <= 4
