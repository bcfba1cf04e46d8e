"""What a prediction form asks for, and the model's input that is made of the answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

import ipywidgets  # type: ignore[import-untyped]

from jupyter_mlflow.kernel.forms.fields import FieldError, field

if TYPE_CHECKING:
    from jupyter_mlflow.kernel.forms.fields import Field

_CASTS = {
    "integer": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
    "boolean": "bool",
    "datetime": "datetime64[ns]",
}
"""MLflow's types that a column of Python's values may not have, as pandas calls them."""


class Inputs(Protocol):
    """The upper part of a form."""

    widgets: list[Any]

    def read(self) -> Any:
        """The model's input. Raises :class:`FieldError`."""


def inputs_of(model: Any) -> Inputs:
    """The fields that a model's signature asks for, or one for JSON when it has none."""
    schema = getattr(model.metadata.signature, "inputs", None)
    columns = list(getattr(schema, "inputs", None) or [])
    example = getattr(model, "input_example", None)
    names = [column.name for column in columns]
    if not columns or None in names:
        return _Json(example, columns)
    return _Columns(columns, example)


class Params:
    """What the model takes once for all rows: a field for each, with its default."""

    def __init__(self, model: Any) -> None:
        schema = getattr(model.metadata.signature, "params", None)
        self._fields: list[Field] = [
            field(
                param.name,
                _type(param) if param.shape is None else f"list of {_type(param)}",
                required=param.default is not None,
                beginning=param.default,
            )
            for param in getattr(schema, "params", None) or []
        ]
        self.widgets: list[Any] = []
        if self._fields:
            title = ipywidgets.HTML("<b>Parameters</b>")
            self.widgets = [title, *(one.widget for one in self._fields)]

    def read(self) -> dict[str, Any] | None:
        """What was filled in; what is left empty has its default. Raises :class:`FieldError`."""
        found = {one.name: one.read() for one in self._fields}
        return {name: value for name, value in found.items() if value is not None} or None


class _Columns:
    """One row: a field for each named column or array."""

    def __init__(self, columns: list[Any], example: Any) -> None:
        self._types = {column.name: _type(column) for column in columns}
        self._arrays = {c.name: c.type for c in columns if _is_tensor(c)}
        self._fields: list[Field] = [
            field(
                column.name,
                _type(column),
                required=bool(getattr(column, "required", True)),
                beginning=_beginning(example, column),
            )
            for column in columns
        ]
        self.widgets = [one.widget for one in self._fields]

    def read(self) -> Any:
        # What may be left out and is empty is left out: for MLflow nothing is no number.
        found = {one.name: one.read() for one in self._fields}
        row = {name: value for name, value in found.items() if value is not None}
        if self._arrays:
            return {name: _array(name, value, self._arrays[name]) for name, value in row.items()}
        import pandas as pd

        frame = pd.DataFrame([[*row.values()]], columns=list(row))
        for name in row:
            cast = _CASTS.get(self._types[name])
            if cast is not None:
                frame[name] = frame[name].astype(cast)
        return frame


class _Json:
    """Anything that a model without names for its inputs may take."""

    def __init__(self, example: Any, columns: list[Any]) -> None:
        self._dtype = columns[0].type if len(columns) == 1 and _is_tensor(columns[0]) else None
        self._area = ipywidgets.Textarea(
            value=_as_json(example),
            description="Input (JSON)",
            placeholder='[{"column": value, …}]',
            rows=8,
            layout={"width": "100%"},
            style={"description_width": "initial"},
        )
        self.widgets = [self._area]

    def read(self) -> Any:
        try:
            found = json.loads(self._area.value)
        except (ValueError, RecursionError) as error:
            raise FieldError(f"The input is not JSON: {error}") from error
        if self._dtype is not None:
            return _array("The input", found, self._dtype)
        return _table(found)


def _table(found: Any) -> Any:
    """As MLflow's scoring server takes it: records, split, inputs, or the value itself."""
    import pandas as pd

    if isinstance(found, dict) and len(found) == 1:
        ((key, value),) = found.items()
        if key == "dataframe_records":
            return pd.DataFrame(value)
        if key == "dataframe_split" and isinstance(value, dict):
            return pd.DataFrame(value.get("data"), columns=value.get("columns"))
        if key in ("inputs", "instances"):
            return value
    if isinstance(found, list) and found and all(isinstance(row, dict) for row in found):
        return pd.DataFrame(found)
    return found


def _is_tensor(column: Any) -> bool:
    return type(column).__name__ == "TensorSpec"


def _type(column: Any) -> str:
    if _is_tensor(column):
        return f"{column.type}, shape {column.shape}"
    type_ = getattr(column, "type", None) or column.dtype
    return str(getattr(type_, "name", type_))


def _beginning(example: Any, column: Any) -> Any:
    """The first value of a column in the input example, ``None`` when there is none."""
    try:
        values = example[column.name]
        return values if _is_tensor(column) or isinstance(example, dict) else values.iloc[0]
    except Exception:  # noqa: BLE001 - anything that a model was logged with
        return None


def _array(name: Any, value: Any, dtype: Any) -> Any:
    import numpy as np

    try:
        return np.array(value, dtype=dtype)
    except (ValueError, TypeError) as error:
        raise FieldError(f"{name}: this is no array of {dtype}: {error}") from error


def _as_json(example: Any) -> str:
    if example is None:
        return ""
    if hasattr(example, "to_dict"):
        example = example.to_dict("records")
    try:
        return json.dumps(example, indent=2, ensure_ascii=False, default=_listed)
    except (TypeError, ValueError, RecursionError):
        return ""


def _listed(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else str(value)
