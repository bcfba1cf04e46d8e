"""The modules that lie beside a notebook and that its project needs as well."""

from __future__ import annotations

import ast
import os
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.projects.notebook.source import names_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LARGEST: Final = 1 << 20
_MOST: Final = 200


def local_modules(folder: Path, modules: Iterable[str]) -> tuple[dict[str, str], set[str]]:
    """Files of ``folder`` by path that ``modules`` lead to, and the modules that are elsewhere.

    Modules are meant by their first names. A package is taken with all Python in it. What is
    larger than a program, or no text, is none.
    """
    files: dict[str, str] = {}
    elsewhere: set[str] = set()
    left = list(modules)
    seen: set[str] = set()
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        found = _files(folder, name)
        if not found:
            elsewhere.add(name)
        for path in found[: _MOST - len(files)]:
            text = _text(folder / path)
            if text is not None:
                files[path] = text
                left += _imported(text)
    return files, elsewhere


def _files(folder: Path, name: str) -> list[str]:
    module = folder / f"{name}.py"
    if module.is_file():
        return [module.name]
    package = folder / name
    if not (package / "__init__.py").is_file():
        return []
    found = []
    for place, folders, files in os.walk(package):
        folders[:] = sorted(one for one in folders if not one.startswith((".", "__pycache__")))
        found += [
            os.path.relpath(os.path.join(place, one), folder).replace(os.sep, "/")  # noqa: PTH118
            for one in sorted(files)
            if one.endswith(".py")
        ]
        if len(found) > _MOST:
            break
    return found


def _text(file: Path) -> str | None:
    try:
        if file.is_symlink() or file.stat().st_size > _LARGEST:
            return None
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return None


def _imported(text: str) -> set[str]:
    try:
        return names_in(ast.parse(text))[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
