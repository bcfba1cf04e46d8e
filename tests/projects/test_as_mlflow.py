"""What is read here is what MLflow reads: both, side by side, on projects that are right."""

from __future__ import annotations

import os
import random
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from mlflow.projects import _project_spec as theirs
from mlflow.projects import env_type

from jupyter_mlflow.errors import MlflowExtensionError
from jupyter_mlflow.projects import command, mlproject, values
from jupyter_mlflow.projects.folder import Folder, open_folder
from tests.projects.corpus import GOOD, good

if TYPE_CHECKING:
    from pathlib import Path

    from jupyter_mlflow.projects.project import Project

COMMAND = "    command: python train.py\n"
MAIN = "entry_points:\n  main:\n" + COMMAND

OTHERS = ["2024-01-01", "[1, a]", "~", "''", "010", "1:30"]
VALID: dict[str, dict[str, str]] = {
    "good": {"MLproject": GOOD},
    "no name": {"MLproject": MAIN},
    "a number for a name": {"MLproject": "name: 2024\n" + MAIN},
    "lower case": {"mlproject": MAIN},
    "upper case": {"MLPROJECT": MAIN},
    "entry points named with spaces": {"MLproject": MAIN.replace("main", "'train it'")},
    "python_env": {"MLproject": "python_env: e.yaml\n" + MAIN, "e.yaml": "python: '3.11'\n"},
    "python_env without fields": {"MLproject": "python_env: e.yaml\n" + MAIN, "e.yaml": "{}\n"},
    "python_env in a folder": {"MLproject": "python_env: env/e.yaml\n" + MAIN, "env/e.yaml": "{}"},
    "conda_env": {
        "MLproject": "conda_env: c.yaml\n" + MAIN,
        "c.yaml": "dependencies: [python=3.11, {pip: [mlflow]}]\n",
    },
    "python_env by its place": {"MLproject": MAIN, "python_env.yaml": "dependencies: [mlflow]\n"},
    "conda_env by its place": {"MLproject": MAIN, "conda.yaml": "name: a\n"},
    "both by their places": {"MLproject": MAIN, "conda.yaml": "{}\n", "python_env.yaml": "{}\n"},
    "requirements": {
        "MLproject": MAIN,
        "python_env.yaml": "dependencies: [-r a.txt]\n",
        "a.txt": "-r b.txt\n-r b.txt\n",
        "b.txt": "numpy\n",
    },
    "an empty python_env": {"MLproject": "python_env:\n" + MAIN},
    "docker_env": {
        "MLproject": "name: d\ndocker_env: {image: i, volumes: ['/a:/b'], "
        "environment: [[A, b], C]}\n" + MAIN
    },
    "plain": {"train.py": "", "b.sh": "", "conda.yaml": "name: a\n"},
    "only an environment": {"MLproject": "name: a\n", "train.py": ""},
    "a Spark job": {"MLproject": "databricks_spark_job: {python_file: a.py}\n"},
    "a Spark job of entry points": {"MLproject": "databricks_spark_job: {}\n" + MAIN},
    "an alias": {
        "MLproject": "entry_points:\n  a: &a\n    command: echo {x}\n    parameters: {x: float}\n"
        "  b:\n    <<: *a\n    command: echo b\n"
    },
    "kinds of defaults": {
        "MLproject": "entry_points:\n  main:\n    command: echo {a} {b} {c} {d} {e} {f} {g} {h} {i}"
        " {j} {k}\n    parameters:\n"
        + "".join(
            f"      {name}: {{default: {value}}}\n"
            for name, value in zip(
                "abcdefghijk",
                ["yes", "1e-3", "1.0e-3", "0x10", ".inf", *OTHERS],
                strict=True,
            )
        )
    },
    "unknown types": {
        "MLproject": "entry_points:\n  main:\n    command: echo\n    parameters:\n"
        "      a: Float\n      b: {type: bool, default: true}\n      c: {}\n      d: {type: }\n"
    },
    "braces": {
        "MLproject": "entry_points:\n  main:\n    command: 'echo {{a}} ${{HOME}} {a!r:>5} {a}'\n"
        "    parameters: {a: string}\n"
    },
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)


def ours(root: Path) -> tuple[Folder, Project]:
    folder = open_folder(root, "", "path")
    return folder, mlproject.read(folder)


KINDS = {env_type.PYTHON: "python_env", env_type.CONDA: "conda", env_type.DOCKER: "docker"}


@pytest.mark.parametrize("name", VALID)
def test_a_project_is_read_as_by_mlflow(tmp_path: Path, name: str) -> None:
    write(tmp_path, VALID[name])
    _, mine = ours(tmp_path)
    project = theirs.load_project(str(tmp_path))
    assert mine.name == (tmp_path.name if project.name is None else str(project.name))
    assert mine.is_spark_job == (project.databricks_spark_job_spec is not None)
    if not mine.is_spark_job:
        assert mine.environment.kind == (
            KINDS[project.env_type] if project.env_config_path or project.docker_env else None
        )
        file = mine.environment.file
        assert (file and str(tmp_path / file)) == project.env_config_path
    declared = project._entry_points
    assert {point.name for point in mine.entry_points} >= set(declared)
    for point in mine.entry_points:
        entry = project.get_entry_point(point.name)
        if entry is None:
            continue
        assert point.command == entry.command
        assert [parameter.name for parameter in point.parameters] == list(entry.parameters)
        for parameter in point.parameters:
            other = entry.parameters[parameter.name]
            assert parameter.default == (None if other.default is None else str(other.default))
            assert (parameter.type in ("path", "uri")) == (other.type in ("path", "uri"))
            assert parameter.type in (other.type, "string")


HARD = (
    *(
        "0.3",
        "",
        " ",
        "it's",
        '"',
        "$(touch started)",
        "`touch started`",
        "; touch started",
        "a\nb",
    ),
    *(
        "{alpha}",
        "{{",
        "}",
        "%s",
        "\\",
        "--help",
        "ä",
        "😀",
        "*",
        "~",
        "&& touch started",
        "!x",
        "#",
    ),
)


def generated(count: int) -> list[dict[str, Any]]:
    """Values for the good project's parameters, and for others, among them what a shell reads."""
    made = random.Random(5)
    return [
        {
            "alpha": made.choice([0.3, "1e-3", 7]),
            **({"steps": made.randrange(100)} if made.random() < 0.5 else {}),
            **(
                {"data": made.choice(["data.csv", "./data.csv", "."])}
                if made.random() < 0.5
                else {}
            ),
            **({"note": "".join(made.choices(HARD, k=3))} if made.random() < 0.9 else {}),
            **({"extra one": made.choice(HARD)} if made.random() < 0.4 else {}),
        }
        for _ in range(count)
    ]


@pytest.mark.parametrize("name", ["good", "plain", "kinds of defaults", "braces"])
def test_the_command_is_mlflows(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, VALID[name])
    (tmp_path / "data.csv").touch()
    monkeypatch.chdir(tmp_path)
    folder, mine = ours(tmp_path)
    project = theirs.load_project(str(tmp_path))
    for number, given in enumerate(generated(100)):
        for point in mine.entry_points:
            asked = {**given, **({"a": given.get("note", "x"), "h": "y"} if name != "good" else {})}
            texts = values.checked(point, asked, folder.place)
            storage = tmp_path / f"s{number}{point.name}"
            storage.mkdir()
            entry = project.get_entry_point(point.name)
            assert command.line(point, texts, folder.place) == entry.compute_command(
                texts, str(storage)
            )


def test_a_shell_gives_the_script_what_was_typed(tmp_path: Path) -> None:
    good(tmp_path)
    (tmp_path / "MLproject").write_text(
        "entry_points:\n  main:\n    parameters: {a: string}\n    command: printf %s {a}\n"
    )
    folder, mine = ours(tmp_path)
    for text in HARD:
        line = command.line(mine.entry_points[0], {"a": text}, folder.place)
        told = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, check=True)
        assert told.stdout.decode() == text
    assert not (tmp_path / "started").exists()


def test_what_mlflow_does_not_read_is_not_read(tmp_path: Path) -> None:
    """Pieces of a good file taken out or put elsewhere: never accepted where MLflow fails."""
    made = random.Random(1)
    good(tmp_path)
    accepted = refused = 0
    for _ in range(300):
        fields = mutated(made, yaml.safe_load(GOOD))
        (tmp_path / "MLproject").write_text(yaml.safe_dump(fields, sort_keys=False))
        try:
            _, mine = ours(tmp_path)
        except MlflowExtensionError:
            refused += 1
            continue
        accepted += 1
        project = theirs.load_project(str(tmp_path))
        for point in mine.entry_points:
            entry = project.get_entry_point(point.name)
            values_of = {one.name: "x" for one in point.parameters if one.type != "uri"}
            of_uri = {one.name: "a://b" for one in point.parameters if one.type == "uri"}
            entry.compute_parameters({**values_of, **of_uri}, None)
            assert entry.command.format(**dict.fromkeys(entry.parameters, "x"))
    assert min(accepted, refused) > 30


def mutated(made: random.Random, fields: dict[str, Any]) -> dict[str, Any]:
    places: list[tuple[dict[str, Any], str]] = []

    def walk(value: dict[str, Any]) -> None:
        for key, inner in value.items():
            places.append((value, key))
            if isinstance(inner, dict):
                walk(inner)

    walk(fields)
    value, key = made.choice(places)
    if made.random() < 0.5:
        del value[key]
    else:
        value[key] = made.choice([None, [], {}, "x", 1, True, ["x"], {"x": 1}, "{y}", 0.5])
    return fields


def test_the_shell_of_scripts_is_mlflows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a b.sh").touch()
    for shell in ("/bin/zsh", None):
        if shell is None:
            monkeypatch.delenv("SHELL", raising=False)
        else:
            monkeypatch.setenv("SHELL", shell)
        (point,) = ours(tmp_path)[1].entry_points
        assert point.command == theirs.load_project(str(tmp_path)).get_entry_point("a b.sh").command
    assert os.environ.get("SHELL") is None
