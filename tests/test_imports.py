"""Who may import whom: the processes stay apart, dependencies point one way."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "jupyter_mlflow"
SOURCE = ROOT / "src"

# Part of the package → the parts of ours that it may import.
ALLOWED = {
    "common": {"common"},
    "errors": {"errors"},
    "events": {"events"},
    "process": {"process", "errors", "common"},
    "handlers": {"handlers", "errors", "common"},
    "tracking": {"tracking", "process", "handlers", "errors", "common", "events"},
    "notebooks": {"notebooks", "tracking", "handlers", "errors", "common", "events"},
    "endpoints": {"endpoints", "tracking", "process", "handlers", "errors", "common"},
    "projects": {"projects", "handlers", "errors", "common"},
    "jobs": {"jobs", "tracking", "process", "handlers", "errors", "common"},
    "extension": {
        "extension",
        "notebooks",
        "endpoints",
        "jobs",
        "projects",
        "tracking",
        "process",
        "events",
        "errors",
        "common",
    },
    "store": {"store", "common"},
    "deployer": {"deployer"},
    "runner": {"runner", "common"},
    "backends": {"backends", "runner", "common"},
    "kernel": {"kernel", "common"},
    "program": set(),
    # Only lazily, in the hooks that Jupyter and IPython call.
    "": {"extension", "kernel", "common"},
}
# What is heavy, or another process's: part → packages that it must not import.
FORBIDDEN = {
    **{
        part: {"mlflow", "pandas", "sklearn", "pydantic", "fastapi", "sqlalchemy"}
        for part in (
            "process",
            "handlers",
            "tracking",
            "notebooks",
            "endpoints",
            "jobs",
            "projects",
            "extension",
            "errors",
            "events",
        )
    },
    "common": {"mlflow", "pandas", "sklearn", "pydantic", "jupyter_server", "tornado", "httpx"},
    "kernel": {"jupyter_server", "tornado", "fastapi", "starlette", "uvicorn", "sqlalchemy"},
    "store": {"jupyter_server", "tornado", "IPython"},
    "deployer": {"jupyter_server", "tornado", "IPython", "fastapi", "sqlalchemy"},
    "runner": {"jupyter_server", "tornado", "IPython", "fastapi", "sqlalchemy"},
    "backends": {"jupyter_server", "tornado", "IPython", "fastapi", "sqlalchemy"},
}


# Programs of other processes that lie beside the part of the server that starts them.
PROGRAMS = {"endpoints/server.py"}


def _part(file: Path) -> str:
    relative = file.relative_to(PACKAGE)
    if relative.as_posix() in PROGRAMS:
        return "program"
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem.replace("__init__", "")


def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative imports hide where a thing is"
            base = node.module or ""
            found.update(f"{base}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize(
    "file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE))
)
def test_python_imports_point_one_way(file: Path) -> None:
    part = _part(file)
    for name in _imports(file):
        segments = name.split(".")
        if segments[0] == "jupyter_mlflow":
            assert f"{'/'.join(segments[1:3])}.py" not in PROGRAMS, f"{part} imports {name}"
            assert segments[1] in ALLOWED[part], f"{part} imports {name}"
        else:
            assert segments[0] not in FORBIDDEN.get(part, set()), f"{part} imports {name}"


def test_importing_the_extension_imports_nothing_heavy() -> None:
    code = (
        "import sys, jupyter_mlflow.extension\n"
        "print(*sys.modules)"
    )  # fmt: skip
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(told.stdout.split())
    assert not {"mlflow", "pandas", "sklearn", "pydantic", "psutil", "httpx"} & modules
    # With the first model that is served, the first target, the first job.
    later = ("fetch", "local", "requirements", "spec", "remote.child", "remote.spec")
    assert not {f"jupyter_mlflow.endpoints.{name}" for name in later} & modules
    assert not {f"jupyter_mlflow.jobs.{name}" for name in ("making", "spec")} & modules


# Features meet in tokens and commands; what all share imports no feature.
SHARED = {"api", "charts", "common", "components", "request", "runs", "tokens"}


def _typescript() -> list[Path]:
    return [f for f in sorted(SOURCE.rglob("*.ts*")) if "__tests__" not in f.parts]


@pytest.mark.parametrize("file", _typescript(), ids=lambda file: str(file.relative_to(SOURCE)))
def test_typescript_imports_point_one_way(file: Path) -> None:
    here = file.relative_to(SOURCE)
    feature = here.parts[0] if len(here.parts) > 1 else here.stem
    for target in re.findall(r"""from\s+['"](\.[^'"]*)['"]""", file.read_text(encoding="utf-8")):
        place = (file.parent / target).resolve()
        if place.is_relative_to(ROOT / "style"):
            continue  # an icon's picture
        there = place.relative_to(SOURCE)
        other = there.parts[0]
        if feature == "index":
            continue
        assert other == feature or other in SHARED, f"{here} imports {there}"
        if feature in SHARED:
            assert other in SHARED, f"{here} imports the feature {other}"
        if feature == "request":
            assert other == "request", f"{here} imports {there}"
        if other == feature and here.stem == "model":
            assert there.stem not in {"plugin", "view", "panel"}, f"{here} imports {there}"
    if feature != "request":
        text = file.read_text(encoding="utf-8")
        # Lab's own state is read by a method of that name.
        fetches = re.search(r"(?<![.\w])fetch\(|(window|globalThis)\.fetch\b|makeRequest\(", text)
        assert not fetches, f"{here} has a fetch of its own"


STARTERS = re.compile(
    r"create_subprocess_\w+|fork|forkpty|posix_spawnp?|exec[lv]p?e?|spawn[lv]p?e?|popen|system"
)


def test_nobody_else_starts_processes() -> None:
    found = []
    for file in PACKAGE.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        starts = {name for name in attributes if STARTERS.fullmatch(name)}
        if _part(file) != "process" and (starts or _imports(file) & {"subprocess", "pty"}):
            found.append(str(file.relative_to(PACKAGE)))
    assert found == []
