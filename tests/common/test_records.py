"""The records by which server and kernels know each other."""

from __future__ import annotations

import json
import socket
import stat
import threading
from typing import TYPE_CHECKING, Any

import pytest

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import Binding, KernelState, ServerRecord

if TYPE_CHECKING:
    from pathlib import Path

SERVER = ServerRecord(
    server_id="s", pid=1, root="/r", tracking_uri="sqlite:///x", artifact_root=None, schema="abc"
)
BINDING = Binding(
    notebook_id="n", path="a/ä.ipynb", root="/r", server_id="s", base_url="http://x/", token="t"
)
STATE = KernelState(
    kernel_id="k",
    tracking_uri="sqlite:///x",
    experiment_id="1",
    experiment_name="e",
    active_runs=("r1", "r2"),
    mlflow_version="3.17.2",
    interpreter="/usr/bin/python",
    notice=None,
)


@pytest.mark.parametrize("record", [SERVER, BINDING, STATE], ids=lambda one: type(one).__name__)
def test_what_is_written_is_read(tmp_path: Path, record: Any) -> None:
    path = tmp_path / "record.json"
    records.write(path, record)
    assert records.read(path, type(record)) == record
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["record.json"]


def test_the_folder_is_its_owners(tmp_path: Path) -> None:
    folder = records.folder(tmp_path / "runtime")
    assert folder.name == records.FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert records.folder(tmp_path / "runtime") == folder


def test_names_of_the_files_are_apart(tmp_path: Path) -> None:
    paths = {
        records.server_path(tmp_path, 1),
        records.binding_path(tmp_path, "k"),
        records.state_path(tmp_path, "k"),
    }
    assert {path.name for path in paths} == {
        f"server-{socket.gethostname()}-1.json",
        "k.json",
        "k.state.json",
    }


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"server_id": "s"}', "\udcff"])
def test_what_is_no_record(tmp_path: Path, text: str) -> None:
    path = tmp_path / "record.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert records.read(path, ServerRecord) is None


def test_no_file(tmp_path: Path) -> None:
    assert records.read(tmp_path / "missing.json", Binding) is None


def test_fields_of_a_later_version_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text(json.dumps({**STATE._asdict(), "later": 1}))
    assert records.read(path, KernelState) == STATE


def test_a_failed_write_leaves_the_record_before(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    records.write(path, SERVER)
    with pytest.raises(TypeError):
        records.write(path, SERVER._replace(pid=object()))  # type: ignore[arg-type]
    assert records.read(path, ServerRecord) == SERVER
    assert [entry.name for entry in tmp_path.iterdir()] == ["record.json"]


def test_a_reader_sees_a_whole_record_at_any_time(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    versions = [BINDING._replace(path=str(n) * 5000) for n in range(10)]
    records.write(path, versions[0])
    done = threading.Event()
    seen: list[Binding | None] = []

    def read() -> None:
        while not done.is_set():
            seen.append(records.read(path, Binding))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(20):
        for version in versions:
            records.write(path, version)
    done.set()
    reader.join()
    assert seen
    assert all(one in versions for one in seen)


def test_what_killed_servers_left_is_cleared(tmp_path: Path) -> None:
    folder = records.folder(tmp_path)
    living, dead = "a" * 36, "b" * 36
    (tmp_path / f"kernel-{living}.json").touch()
    kept = [
        records.server_path(folder, 1),
        records.process_path(folder, "store-default", 1, "log"),
        records.binding_path(folder, living),
        records.state_path(folder, living),
        # Another host's, whose pids say nothing here.
        folder / "server-elsewhere-2.json",
    ]
    gone = [
        records.server_path(folder, 2),
        records.process_path(folder, "store-default", 2, "log"),
        records.process_path(folder, "store-default", 2, "failure.json"),
        records.binding_path(folder, dead),
        records.state_path(folder, dead),
    ]
    for path in kept + gone:
        path.touch()
    records.clear_leftovers(folder, lambda pid: pid == 1)
    assert set(folder.iterdir()) == set(kept)


def test_a_state_with_strange_runs_is_none(tmp_path: Path) -> None:
    path = tmp_path / "k.state.json"
    records.write(path, STATE)
    path.write_text(json.dumps({**json.loads(path.read_text()), "active_runs": 5}))
    assert records.read(path, KernelState) is None


def test_a_server_is_found_when_the_host_has_another_name_now(tmp_path: Path) -> None:
    old = tmp_path / "server-old-name-7.json"
    records.write(old, SERVER)
    assert records.find_server(tmp_path, 7) == old
    assert records.find_server(tmp_path, 17) == records.server_path(tmp_path, 17)
    records.write(records.server_path(tmp_path, 7), SERVER)
    assert records.find_server(tmp_path, 7) == records.server_path(tmp_path, 7)
