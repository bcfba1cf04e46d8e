"""What cannot be asked of a project that is right, and what a person is told of it."""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class Refused:
    """``asked`` of the corpus's good project is wrong in ``field``."""

    id: str
    asked: dict[str, Any]
    field: str
    says: str


LONG = "x" * 60_000
REFUSED = [
    Refused("no number", {"parameters": {"alpha": "abc"}}, "parameters.alpha", "must be a number"),
    Refused("no value", {}, "parameters.alpha", "needs a value"),
    Refused("an empty number", {"parameters": {"alpha": ""}}, "parameters.alpha", "not nothing"),
    Refused("a number of words", {"parameters": {"alpha": "1 + 1"}}, "parameters.alpha", "number"),
    Refused("true", {"parameters": {"alpha": True}}, "parameters.alpha", "text or a number"),
    Refused("a list", {"parameters": {"alpha": [1]}}, "parameters.alpha", "text or a number"),
    Refused("half", {"parameters": {"alpha": 1, "steps": 1.5}}, "parameters.steps", "whole"),
    Refused("e", {"parameters": {"alpha": 1, "steps": "1e3"}}, "parameters.steps", "whole"),
    Refused(
        "no file", {"parameters": {"alpha": 1, "data": "no such"}}, "parameters.data", "exists"
    ),
    Refused("no URI", {"parameters": {"alpha": 1, "source": "a/b"}}, "parameters.source", "URI"),
    Refused("NUL", {"parameters": {"alpha": 1, "note": "a\0"}}, "parameters.note", "stored"),
    Refused(
        "half text", {"parameters": {"alpha": 1, "note": "\ud800"}}, "parameters.note", "stored"
    ),
    Refused("long", {"parameters": {"alpha": 1, "note": LONG}}, "parameters.note", "50000"),
    Refused("a name", {"parameters": {"alpha": 1, "a;b": 1}}, "parameters.a;b", "letters"),
    Refused(
        "too many",
        {"parameters": {"alpha": 1, **{f"p{n}": n for n in range(100)}}},
        "parameters",
        "100 parameters at most",
    ),
    Refused("no entry point", {"entry_point": "test"}, "entry_point", "`main`, `other`"),
    Refused("no script", {"entry_point": "none.py"}, "entry_point", "There is no entry point"),
    Refused("outside", {"entry_point": "../a.py"}, "entry_point", "There is no entry point"),
    Refused("an option", {"entry_point": "--help"}, "entry_point", "hyphen"),
    Refused("no backend", {"entry_point": "other", "backend": "slurm"}, "backend", "no backend"),
    Refused(
        "no cluster", {"entry_point": "other", "backend": "kubernetes"}, "backend", "cannot be used"
    ),
    Refused(
        "no object", {"entry_point": "other", "backend_config": "x"}, "backend_config", "object"
    ),
    Refused(
        "no environment", {"entry_point": "other", "environment": "x"}, "environment", "one of"
    ),
    Refused("no Docker", {"entry_point": "other", "environment": "docker"}, "environment", "image"),
    Refused("no storage", {"entry_point": "other", "storage_dir": "x"}, "storage_dir", "not there"),
    Refused("a version", {"entry_point": "other", "version": "v1"}, "version", "Git address"),
    Refused("no folder", {"uri": "gone"}, "uri", "is not there"),
    Refused("above", {"uri": "../.."}, "uri", "below the server's root"),
    Refused("hidden", {"uri": "project/.git"}, "uri", "is not there"),
    Refused("a file of the system", {"uri": "file:///etc"}, "uri", "give its path"),
    Refused("a helper of Git", {"uri": "ext::sh -c date"}, "uri", "without spaces"),
    Refused("another helper", {"uri": "ext::sh"}, "uri", "no address"),
    Refused("an option of Git", {"uri": "--upload-pack=x"}, "uri", "is not there"),
    Refused("no address at all", {"uri": None}, "uri", "must be the path"),
    Refused("a host that is one", {"uri": "ssh://-oProxyCommand=x/y"}, "uri", "names no server"),
    Refused("a password", {"uri": "https://me:secret@example.com/a"}, "uri", "credential"),
    Refused(
        "a version that is an option",
        {"uri": "https://example.com/a.git", "version": "--force"},
        "version",
        "branch",
    ),
]
