"""Reading what MLflow writes beside a model: ``MLmodel``, the input example, requirements.

Text files all, read as YAML's texts, lists and mappings and as JSON. The model itself, which may
be a pickle, is never touched. Formats: https://mlflow.org/docs/latest/ml/model/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.composer import Composer, ComposerError

from jupyter_mlflow.store.views.models.wire import (
    Column,
    Param,
    Signature,
    TableExample,
    ValueExample,
)
from jupyter_mlflow.store.views.untrusted import DEEPEST, read_json

if TYPE_CHECKING:
    from yaml import BaseLoader as _Base
    from yaml.nodes import Node
else:
    # libyaml's where PyYAML has it: ten times as fast.
    _Base = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

MLMODEL: Final = "MLmodel"
MLMODEL_LIMIT: Final = 4 * 2**20
REQUIREMENTS: Final = "requirements.txt"
TEXT_LIMIT: Final = 2**20
"""Bytes of an input example or of requirements above which they are not shown."""

_MOST_NODES: Final = 20_000
"""Values in an ``MLmodel`` file above which it is none: MLflow writes about a hundred."""


class _Bounded(Composer):
    """Gives up on a file that is too deep, or too much, before it costs anything.

    PyYAML's own composer for libyaml, which this takes the place of, is C that calls itself for
    each level, until the stack is at its end and the process with it. libyaml itself
    keeps its place in the file in a list.
    """

    _depth = 0
    _nodes = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        self._depth += 1
        self._nodes += 1
        if self._depth > DEEPEST or self._nodes > _MOST_NODES:
            raise ComposerError(None, None, "nested too deeply, or too long", None)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


class _Loader(_Bounded, _Base):
    """Texts, lists and mappings, whatever a tag says: nothing that is read here is more."""

    def __init__(self, text: bytes) -> None:
        _Base.__init__(self, text)
        Composer.__init__(self)


def parse(text: bytes) -> dict[str, Any] | None:
    """The fields of an ``MLmodel`` file, numbers and ``null`` as texts; ``None`` if it is none."""
    try:
        found = yaml.load(text, Loader=_Loader)  # noqa: S506
    except (yaml.YAMLError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def flavors_of(fields: dict[str, Any] | None) -> tuple[str, ...]:
    """Names of the flavors that a model can be loaded as."""
    flavors = (fields or {}).get("flavors")
    return tuple(sorted(str(name) for name in flavors)) if isinstance(flavors, dict) else ()


def signature_of(fields: dict[str, Any]) -> Signature | None:
    """The model's signature; ``None`` when it has none that can be read."""
    signature = fields.get("signature")
    if not isinstance(signature, dict):
        return None
    try:
        inputs = _columns(signature.get("inputs"))
        outputs = _columns(signature.get("outputs"))
        params = _params(signature.get("params"))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return Signature(inputs=inputs, outputs=outputs, params=params)


def _columns(text: Any) -> list[Column]:
    entries = read_json(text) if text else []
    return [
        Column(
            name=entry.get("name"),
            type=_type_name(entry),
            # A tensor has no such field: it is always needed.
            required=bool(entry.get("required", not entry.get("optional", False))),
        )
        for entry in entries or []
    ]


def _params(text: Any) -> list[Param]:
    entries = read_json(text) if text else []
    return [
        Param(
            name=str(entry["name"]),
            type=f"array({entry['type']})" if entry.get("shape") else str(entry["type"]),
            default=entry.get("default"),
        )
        for entry in entries or []
    ]


def _type_name(entry: dict[str, Any]) -> str:
    """``double``; ``tensor(float64, [-1, 4])``; ``array(string)``; ``object(a: long)``."""
    kind = str(entry["type"])
    if kind == "tensor":
        spec = entry["tensor-spec"]
        return f"tensor({spec['dtype']}, {list(spec['shape'])})"
    if kind == "array":
        return f"array({_type_name(entry['items'])})"
    if kind == "map":
        return f"map({_type_name(entry['values'])})"
    if kind == "object":
        fields = (f"{name}: {_type_name(one)}" for name, one in entry["properties"].items())
        return f"object({', '.join(fields)})"
    return kind


def example_path(fields: dict[str, Any]) -> str | None:
    """File of the input example below the model's folder; ``None`` when it has none."""
    info = _example_info(fields)
    # Sparse matrices are kept in their compressed form; the serving example holds the dense one.
    key = "serving_input_path" if _is_sparse(info) else "artifact_path"
    path = info.get(key)
    return path if isinstance(path, str) else None


def example_of(fields: dict[str, Any], text: bytes) -> TableExample | ValueExample | None:
    """The input example from its file's ``text``, without the parameters logged beside it."""
    info = _example_info(fields)
    try:
        found = read_json(text)
        if _is_sparse(info) or info.get("params"):
            found = found["inputs"]
        if info.get("type") == "dataframe":
            return _table(found)
    except (ValueError, KeyError, TypeError):
        return None
    if info.get("type") == "ndarray" and isinstance(found, dict) and set(found) == {"inputs"}:
        found = found["inputs"]
    return ValueExample(value=found)


def _table(found: Any) -> TableExample | None:
    data = found.get("data") if isinstance(found, dict) else found
    if not isinstance(data, list) or not all(isinstance(row, list) for row in data):
        return None
    # Left out when they are just numbered.
    columns = found.get("columns") if isinstance(found, dict) else None
    if not isinstance(columns, list):
        columns = list(range(max(map(len, data), default=0)))
    named = [column if isinstance(column, int) else str(column) for column in columns]
    return TableExample(columns=named, data=data)


def _example_info(fields: dict[str, Any]) -> dict[str, Any]:
    info = fields.get("saved_input_example_info")
    return info if isinstance(info, dict) else {}


def _is_sparse(info: dict[str, Any]) -> bool:
    kind = info.get("type")
    return isinstance(kind, str) and kind.startswith("sparse_matrix")


def requirements_of(text: bytes) -> list[str]:
    """The requirements in a ``requirements.txt``, without comments and empty lines."""
    lines = (line.strip() for line in text.decode("utf-8", "replace").splitlines())
    return [line for line in lines if line and not line.startswith("#")]
