"""What a model says that it needs, from the files that MLflow writes beside it."""

from __future__ import annotations

import hashlib
import platform
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_LIMIT: Final = 1 << 20
_PYTHON: Final = re.compile(r"^python:\s*['\"]?(?P<version>\d+\.\d+)", re.MULTILINE)
_MLFLOW: Final = re.compile(r"^mlflow(?![\w-])", re.IGNORECASE | re.MULTILINE)

_SERVING: Final = ("fastapi", "uvicorn")
"""What the scoring server needs, and mlflow-skinny does not bring."""


@dataclass(frozen=True)
class Requirements:
    """What to install for a model, into a Python of which version."""

    files: tuple[Path, ...]
    """``requirements.txt``, if there is one; it may name the ``constraints.txt`` beside it."""
    more: tuple[str, ...]
    python: str
    """``3.11``."""
    key: str
    """The same for the same needs on the same machine."""


def read(model: Path) -> Requirements:
    """The requirements of the model in the folder ``model``; blocks.

    Raises ``ValueError`` when the files are none that can be read.
    """
    texts = [_text(model / name) for name in ("requirements.txt", "constraints.txt")]
    found = _PYTHON.search(_text(model / "python_env.yaml"))
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    python = own if found is None else found["version"]
    mlflow = () if _MLFLOW.search(texts[0]) else ("mlflow",)
    more = (*mlflow, *_SERVING)
    needs = "\0".join([*texts, *more, python, platform.platform()])
    return Requirements(
        files=(model / "requirements.txt",) if texts[0] else (),
        more=more,
        python=python,
        key=hashlib.sha256(needs.encode()).hexdigest()[:16],
    )


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LIMIT:
            raise ValueError(f"{path.name} is too large")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
