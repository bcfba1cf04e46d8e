"""An MLflow project made of a notebook: its files, and the folder that they are written to."""

from __future__ import annotations

import dataclasses
import errno
import json
import re
import shlex
import shutil
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from jupyter_mlflow.errors import BadRequest, Conflict, NotAllowed, Unavailable
from jupyter_mlflow.projects.folder import folder_path, open_folder, shorten
from jupyter_mlflow.projects.notebook import document, packages, script
from jupyter_mlflow.projects.notebook.local import local_modules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_mlflow.projects.notebook.document import Notebook
    from jupyter_mlflow.projects.notebook.parameters import NotebookParameter

_FIELDS: Final = ("path", "folder", "entry_point", "packages", "python")
_TRIES: Final = 100
_LONGEST: Final = 100
_MOST_SHOWN: Final = 10


@dataclasses.dataclass(frozen=True)
class Files:
    """What is in the folder, by path, and what a person should know of it."""

    contents: dict[str, str]
    notes: list[str]


def make(root: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Write the project that is ``asked`` for; its folder below the root, files and notes. Blocks.

    Raises
    ------
    BadRequest, NotFound
        Something is missing or wrong; ``field`` names it.
    Conflict
        There is something in the folder's place.
    """
    unknown = sorted(set(asked) - set(_FIELDS))
    if unknown:
        raise BadRequest(f"There is no field {shorten(unknown[0])} of a project.")
    entry_point = asked.get("entry_point", "script")
    if entry_point not in ("script", "notebook"):
        raise BadRequest("`entry_point` must be `script` or `notebook`.", field="entry_point")
    notebook = document.read(root, asked.get("path"))
    if not notebook.is_python:
        raise BadRequest("Only a notebook in Python can be made a project.", field="path")
    known, python = packages.told(asked.get("packages")), packages.python(asked.get("python"))
    files = files_of(notebook, entry_point, known, python)
    path = _write(notebook, asked.get("folder"), files)
    return {"path": path, "files": sorted(files.contents), "notes": files.notes}


def files_of(notebook: Notebook, entry_point: str, known: dict[str, str], python: str) -> Files:
    """The files of the project; raises ``BadRequest`` for cells that it cannot have."""
    stem = _stem(notebook)
    contents: dict[str, str] = {}
    if entry_point == "script":
        program = script.script(notebook, stem)
    else:
        name = f"{stem}.ipynb"
        program = script.runner(notebook, name)
        contents[name] = _copy(notebook)
    contents[program.name] = program.text
    beside, modules = local_modules(notebook.file.parent, program.modules)
    notes = list(program.notes)
    clashing = sorted(set(beside) & set(contents))
    for name in clashing:
        del beside[name]
        notes.append(f"{name} beside the notebook was not taken over: the project has its own.")
    contents |= beside
    lines, unknown = packages.needed(modules, known)
    if unknown:
        notes.append(
            f"No package is known that has {', '.join(unknown[:_MOST_SHOWN])}. Add it to "
            "python_env.yaml if the project needs it."
        )
    data = _data(notebook, program.texts, set(contents))
    if data:
        notes.append(
            f"It names files beside the notebook: {', '.join(data[:_MOST_SHOWN])}. A project runs "
            "in its own folder: copy them there, or make their paths parameters."
        )
    parameters, _ = script.declared(notebook)
    contents["MLproject"] = _yaml(_mlproject(stem, program.name, parameters))
    contents["python_env.yaml"] = _yaml(
        {"python": python, "build_dependencies": ["pip"], "dependencies": lines}
    )
    return Files(contents, notes)


def _mlproject(stem: str, program: str, parameters: list[NotebookParameter]) -> dict[str, Any]:
    # With a sign of equality, a value that begins with a hyphen is no option.
    options = [f"--{one.name}={{{one.name}}}" for one in parameters]
    main: dict[str, Any] = {"command": " ".join(["python", shlex.quote(program), *options])}
    if parameters:
        main = {"parameters": {one.name: _declared(one) for one in parameters}} | main
    return {"name": stem, "python_env": "python_env.yaml", "entry_points": {"main": main}}


def _declared(parameter: NotebookParameter) -> dict[str, Any]:
    text = parameter.default or ""
    if parameter.type == "float":
        return {"type": "float", "default": float(text)}
    if parameter.type == "int":
        return {"type": "int", "default": int(text)}
    return {"type": "string", "default": text}


def _yaml(value: Any) -> str:
    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=1_000_000))


def _stem(notebook: Notebook) -> str:
    """The notebook's name as one of a Python module, which any shell and system takes."""
    plain = unicodedata.normalize("NFKD", notebook.name.removesuffix(".ipynb"))
    found = re.sub(r"\W+", "_", plain.encode("ascii", "ignore").decode()).strip("_")[:_LONGEST]
    return found or "notebook"


def _copy(notebook: Notebook) -> str:
    """The notebook as another one: without outputs, and without what ties it to its runs."""
    content = json.loads(notebook.folder.text(notebook.file.name, document.LARGEST))
    content["metadata"].pop("mlflow", None)
    for cell in content["cells"]:
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
    content["cells"] = [
        cell
        for cell in content["cells"]
        if document.INJECTED not in cell.get("metadata", {}).get("tags", [])
    ]
    return json.dumps(content, indent=1) + "\n"


def _data(notebook: Notebook, texts: frozenset[str], taken: set[str]) -> list[str]:
    """Texts of the code that are files beside the notebook."""
    found = []
    for text in sorted(texts - taken):
        if text and text != "." and len(text) < 1000 and text.isprintable():
            try:
                if (notebook.file.parent / text).exists() and not Path(text).is_absolute():
                    found.append(text)
            except (OSError, ValueError):
                continue
    return found


def _write(notebook: Notebook, asked: Any, files: Files) -> str:
    folder = notebook.folder
    if asked:
        path = folder_path(asked, "folder")
        above, _, name = path.rpartition("/")
        folder = open_folder(folder.root, above, "folder")
        if name.startswith("."):
            raise BadRequest("A hidden folder is not found again.", field="folder")
        tries = [name]
    else:
        stem = f"{_stem(notebook)}_project"
        tries = [stem, *(f"{stem}_{number}" for number in range(2, _TRIES))]
    for name in tries:
        target = folder.place / name
        try:
            target.mkdir()
        except FileExistsError:
            continue
        except OSError as error:
            raise _refused(error) from error
        try:
            _fill(target, files)
        except (OSError, UnicodeError) as error:
            shutil.rmtree(target, ignore_errors=True)
            raise _refused(error) from error
        return f"{folder.path}/{name}" if folder.path else name
    taken = Conflict(
        f"There is something called {shorten(tries[0])} already, which stays as it is. Choose "
        "another name."
    )
    taken.field = "folder"
    raise taken


def _fill(target: Path, files: Files) -> None:
    for name, text in files.contents.items():
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)


def _refused(error: Exception) -> NotAllowed | Unavailable | BadRequest:
    code = getattr(error, "errno", None)
    if code in (errno.EACCES, errno.EPERM, errno.EROFS):
        refused = NotAllowed("The folder cannot be written to. Choose another place.")
        refused.field = "folder"
        return refused
    if code == errno.ENAMETOOLONG:
        return BadRequest("The folder's name is too long.", field="folder")
    return Unavailable("The project could not be written.", details=str(error))
