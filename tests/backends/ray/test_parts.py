"""What is sent to Ray, what is kept back, and what is refused before anything is sent."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest
from mlflow.exceptions import ExecutionException
from mlflow.projects import utils

from jupyter_mlflow.backends.ray import cluster, package, store
from jupyter_mlflow.backends.ray.config import Config, read

if TYPE_CHECKING:
    from pathlib import Path

CENTRAL = "https://mlflow.example.com"


def test_a_configuration() -> None:
    assert read({}) == Config(None, pip=False, env=(), resources={})
    of_mlflow = {"ENV_MANAGER": "local", "SYNCHRONOUS": True, "build_image": False}
    assert read(
        {
            "address": " http://head:8265 ",
            "pip": True,
            "env": "A_TOKEN, ANOTHER",
            # As a field has it, and as JSON has it.
            "entrypoint_num_cpus": "0.5",
            "entrypoint_num_gpus": 1,
            "entrypoint_memory": 2e9,
            "entrypoint_resources": {"special": 1},
            **of_mlflow,
        }
    ) == Config(
        "http://head:8265",
        pip=True,
        env=("A_TOKEN", "ANOTHER"),
        resources={
            "entrypoint_num_cpus": 0.5,
            "entrypoint_num_gpus": 1.0,
            "entrypoint_memory": 2_000_000_000,
            "entrypoint_resources": {"special": 1.0},
        },
    )


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ({"adress": "http://head"}, "no field 'adress'"),
        ({"entrypoint_num_cpus": "two"}, "must be a number"),
        ({"entrypoint_num_gpus": -1}, "not negative"),
        ({"entrypoint_memory": "nan"}, "must be a number"),
        ({"entrypoint_num_cpus": True}, "must be a number"),
        ({"entrypoint_resources": ["special"]}, "must be an object"),
        ({"pip": "yes"}, "true or false"),
        ({"address": 8265}, "must be text"),
        ({"env": "A-B"}, "'A-B'"),
        ({"env": {"A": "secret"}}, "names of environment variables"),
    ],
)
def test_a_configuration_that_is_wrong(config: dict[str, Any], says: str) -> None:
    with pytest.raises(ExecutionException, match=says):
        read(config)


def test_a_store_that_the_cluster_cannot_reach() -> None:
    here = ("sqlite:////home/me/mlflow.db", "./mlruns", "file:///a", "http://127.0.0.1:5000")
    for uri in (*here, "http://localhost:5000", "http://[::1]:5000"):
        with pytest.raises(ExecutionException, match="cannot reach"):
            store.check(uri, (), is_here=False)
        store.check(uri, (), is_here=True)
    for uri in (CENTRAL, "databricks", "postgresql://db/mlflow", "azureml://eastus/x"):
        store.check(uri, (), is_here=False)


def test_an_address_is_shown_without_a_login() -> None:
    for uri in ("sqlite:////a/b.db", "http://head:8265/a@b?c@d", "/a@b", ""):
        assert store.shown(uri) == uri
    assert store.shown("http://me:canary@head:8265/a") == "http://head:8265/a"
    assert store.shown("http://me:can@ry@head") == "http://head"


def test_a_password_goes_nowhere_unasked() -> None:
    uri = "postgresql+psycopg2://me:canary@db/mlflow"
    for is_here in (True, False):
        with pytest.raises(ExecutionException) as refused:
            store.check(uri, (), is_here=is_here)
        assert "canary" not in str(refused.value)
        store.check(uri, (store.URI,), is_here=is_here)
    with pytest.raises(ExecutionException) as refused:
        store.check("http://me:canary@localhost", (store.URI,), is_here=False)
    assert "canary" not in str(refused.value)


def test_the_variables_of_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "JUPYTER_MLFLOW_EVENTS", "JUPYTER_MLFLOW_DEFAULT_STORE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JUPYTER_MLFLOW_JOB", "j")
    monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "t")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    own = {
        "MLFLOW_TRACKING_URI": CENTRAL,
        "MLFLOW_RUN_ID": "r",
        "MLFLOW_EXPERIMENT_ID": "7",
        "PYTHONUNBUFFERED": "1",
        "JUPYTER_MLFLOW_JOB": "j",
    }
    assert store.variables(CENTRAL, "r", "7", (), is_here=False) == own
    named = store.variables(CENTRAL, "r", "7", ("MLFLOW_TRACKING_TOKEN",), is_here=False)
    assert named == {**own, "MLFLOW_TRACKING_TOKEN": "t"}
    # A path of this machine is no use elsewhere.
    monkeypatch.setenv("JUPYTER_MLFLOW_EVENTS", "/a/b")
    assert store.variables(CENTRAL, "r", "7", (), is_here=False) == own
    assert "JUPYTER_MLFLOW_EVENTS" in store.variables(CENTRAL, "r", "7", (), is_here=True)
    with pytest.raises(ExecutionException, match="NOT_THERE"):
        store.check(CENTRAL, ("NOT_THERE",), is_here=False)


def test_a_store_is_the_same_one_from_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for uri, same in (
        ("sqlite:///mlflow.db", f"sqlite:///{tmp_path}/mlflow.db"),
        ("sqlite:////a/mlflow.db", "sqlite:////a/mlflow.db"),
        ("./mlruns", f"{tmp_path}/mlruns"),
        ("/a/mlruns", "/a/mlruns"),
        ("databricks", "databricks"),
        ("file:///a", "file:///a"),
        (CENTRAL, CENTRAL),
    ):
        assert store.variables(uri, "r", "7", (), is_here=True)[store.URI] == same


def test_no_ray_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray.job_submission", None)
    with pytest.raises(ExecutionException, match=r'pip install "ray\[default\]"'):
        cluster.connect("http://127.0.0.1:9")


class Answer:
    """A cluster of one node, as its dashboard tells of it."""

    def __init__(self, name: str = "", address: str = "127.0.0.1") -> None:
        name = name or socket.gethostname()
        node = {"nodeManagerHostname": name, "nodeManagerAddress": address, "state": "ALIVE"}
        self.node = {"raylet": node}

    def _do_request(self, *_: Any, **__: Any) -> Answer:
        return self

    def json(self) -> dict[str, Any]:
        return {"data": {"summary": [self.node]}}


def test_whether_a_cluster_is_here() -> None:
    assert cluster.is_here(Answer())
    # Behind a tunnel, or in a container.
    assert not cluster.is_here(Answer(address="203.0.113.7"))
    assert not cluster.is_here(Answer(name="ray-head-0"))
    assert not cluster.is_here(object())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "project"
    place.mkdir()
    (place / "MLproject").write_text(
        "name: x\npython_env: python_env.yaml\nentry_points:\n  main:\n    parameters:\n"
        "      data: {type: path, default: data.csv}\n      note: string\n"
        '    command: "python train.py {data} {note}"\n'
    )
    wanted = ["numpy>=1", "-r more.txt", "-r https://example.com/x.txt", "--no-index"]
    lines = "".join(f"  - {one}\n" for one in wanted)
    (place / "python_env.yaml").write_text(f'python: "3.11"\ndependencies:\n{lines}')
    for name in ("train.py", "data.csv", "more.txt", ".env", "big.bin"):
        (place / name).write_text("x")
    (place / ".gitignore").write_text("big.bin\n")
    return place


def test_what_is_sent(folder: Path, tmp_path: Path) -> None:
    package.stage(folder, tmp_path / "sent")
    sent = sorted(os.listdir(tmp_path / "sent"))
    names = ["MLproject", "data.csv", "more.txt", "python_env.yaml", "train.py"]
    assert sent == sorted([*names, ".gitignore"])
    project = utils.load_project(str(folder))
    package.check(project)
    # Values are one word of the shell each, and paths those of what was sent.
    line = package.command(project, "main", {"note": "it's; rm -rf /"})
    assert line == "python train.py data.csv 'it'\"'\"'s; rm -rf /'"
    assert package.requirements(project) == [
        "numpy>=1",
        "-r ${RAY_RUNTIME_ENV_CREATE_WORKING_DIR}/more.txt",
        "-r https://example.com/x.txt",
        "--no-index",
    ]


def test_what_is_too_large(folder: Path, tmp_path: Path) -> None:
    with (folder / "data.csv").open("wb") as file:
        file.truncate(package.LIMITS.largest + 1)
    with pytest.raises(ExecutionException, match=r"too large to be sent: data.csv .*gitignore"):
        package.stage(folder, tmp_path / "sent")


def test_a_project_of_an_image(folder: Path) -> None:
    (folder / "MLproject").write_text("name: x\ndocker_env:\n  image: python:3.11\n")
    with pytest.raises(ExecutionException, match="Docker image"):
        package.check(utils.load_project(str(folder)))
