"""The input cell of an inference notebook: the logged example, or one to fill in.

An example is kept as JSON, which has lost the types that MLflow insists on when it predicts:
they are put back by the model's signature (``mlflow.types.DataType``, ``TensorSpec``). The code
is the same for all examples of a kind; what comes from the model is a literal in it.
"""

from __future__ import annotations

import math
import pprint
import re
from dataclasses import dataclass, field
from typing import Any, Final

_DATETIME: Final = "datetime64[ns]"

_CASTS: Final = {
    "integer": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
    "boolean": "bool",
    "datetime": _DATETIME,
}
"""MLflow's column types that a table read from JSON may have lost, as pandas calls them."""
_NEVER_MISSING: Final = {"int32", "int64", "bool"}
"""Of these, those that have nothing for a missing value."""
_ITEMS: Final = {
    "array(integer)": "int32",
    "array(float)": "float32",
    "array(datetime)": _DATETIME,
}
"""Columns of lists whose items MLflow takes only from an array of the very type."""
_DECODERS: Final = {
    "binary": ("base64.b64decode", "import base64"),
    "datetime": ("datetime.fromisoformat", "from datetime import datetime"),
}
"""How single values of a type are read from what JSON has of them, and the import for it."""
_PLAIN: Final = {*_CASTS, "string", "binary"}

_TENSOR: Final = re.compile(r"tensor\((?P<dtype>.+), \[(?P<shape>[-\d, ]*)\]\)", re.DOTALL)

_NUMPY: Final = "import numpy as np"


@dataclass
class InputCell:
    """Code that sets ``data``, and the import statements that it needs besides pandas."""

    code: str
    imports: set[str] = field(default_factory=set)


def input_cell(model: dict[str, Any]) -> InputCell:
    """The cell for ``model``, the answer of the store process's ``model`` view.

    Without an example ``data`` is ``None``, or of size zero, until a person fills it in.
    """
    example = model["input_example"]
    inputs = (model["signature"] or {}).get("inputs") or []
    if example is None:
        cell = _to_fill_in(inputs)
    elif "columns" in example:
        cell = _table(example["columns"], example["data"], inputs)
    else:
        cell = _value(example["value"], inputs)
    cell.code += "\ndata"
    return cell


def params_of(model: dict[str, Any]) -> dict[str, Any]:
    """What ``model`` takes once for all rows, with the values that it has unless told otherwise."""
    params = (model["signature"] or {}).get("params") or []
    return {str(param["name"]): param["default"] for param in params}


def _table(
    columns: list[str | int], rows: list[list[Any]], inputs: list[dict[str, Any]]
) -> InputCell:
    code = f"pd.DataFrame(\n    {literal(rows, 4)},\n    columns={literal(columns, 12)},\n)"
    complete = {
        name
        for index, name in enumerate(columns)
        if all(row[index : index + 1] not in ([], [None]) for row in rows)
    }
    return _typed(code, columns, complete, inputs)


def _typed(
    frame: str, columns: list[str | int], complete: set[str | int], inputs: list[dict[str, Any]]
) -> InputCell:
    """``data`` from the expression ``frame``, with the types that ``inputs`` say."""
    known = set(columns)
    types = {i["name"]: str(i["type"]) for i in inputs if i["name"] in known}
    casts = {
        name: cast
        for name, type_ in types.items()
        if (cast := _CASTS.get(type_)) and (name in complete or cast not in _NEVER_MISSING)
    }
    dtype = dtype_of(inputs[0]) if len(inputs) == 1 and inputs[0]["name"] is None else None
    if dtype is not None and len(columns) > 1:
        casts = dict.fromkeys(columns, dtype)
    cell = InputCell(f"data = {frame}" + (f".astype({literal(casts)})" if casts else ""))
    if binary := [name for name, type_ in types.items() if type_ == "binary"]:
        cell.code += (
            f"\nfor name in {literal(binary)}:\n"
            '    data[name] = data[name].map(base64.b64decode, na_action="ignore")'
        )
        cell.imports.add("import base64")
    if items := {name: _ITEMS[type_] for name, type_ in types.items() if type_ in _ITEMS}:
        cell.code += (
            f"\nfor name, dtype in {literal(items)}.items():\n"
            "    data[name] = data[name].map(\n"
            '        lambda value: np.array(value, dtype=dtype), na_action="ignore"\n'
            "    )"
        )
        cell.imports.add(_NUMPY)
    return cell


def _value(value: Any, inputs: list[dict[str, Any]]) -> InputCell:
    """``data`` from an example that is no table: an array, an object, a scalar."""
    names = [column["name"] for column in inputs]
    types = [str(column["type"]) for column in inputs]
    dtypes = [dtype_of(column) for column in inputs]
    if inputs and None not in dtypes and isinstance(value, dict):
        return _arrays(literal(value), dict(zip(names, dtypes, strict=True)))
    if len(inputs) == 1 and dtypes[0] is not None:
        values, dtype = literal(value, 4), dtypes[0]
        return InputCell(f"data = np.array(\n    {values},\n    dtype={dtype!r},\n)", {_NUMPY})
    unnamed = all(name is None for name in names)
    if inputs and unnamed and _PLAIN.issuperset(types) and _are_rows(value, len(inputs)):
        columns = list(range(len(inputs)))
        numbered = [{**i, "name": number} for number, i in enumerate(inputs)]
        return _table([*columns], value, numbered)
    cell = InputCell(f"data = {literal(value)}")
    if unnamed and len(inputs) == 1:
        _decode(cell, types[0], value)
    else:
        _decode_fields(cell, inputs, value)
    return cell


def _are_rows(value: Any, width: int) -> bool:
    return isinstance(value, list) and all(isinstance(r, list) and len(r) == width for r in value)


def _decode(cell: InputCell, type_: str, value: Any) -> None:
    """Read ``data``, one value or a list of them, as the type ``type_``."""
    if type_ not in _DECODERS:
        return
    function, statement = _DECODERS[type_]
    if isinstance(value, list):
        cell.code += f"\ndata = [{function}(value) for value in data]"
    else:
        cell.code += f"\ndata = {function}(data)"
    cell.imports.add(statement)


def _decode_fields(cell: InputCell, inputs: list[dict[str, Any]], value: Any) -> None:
    """Read the fields of ``data``, one mapping or a list of them, as ``inputs`` say."""
    if isinstance(value, dict):
        rows = "(data,)"
    elif isinstance(value, list) and all(isinstance(row, dict) for row in value):
        rows = "data"
    else:
        return
    for type_, (function, statement) in _DECODERS.items():
        names = [column["name"] for column in inputs if column["type"] == type_]
        if names:
            cell.code += (
                f"\nfor row in {rows}:\n"
                f"    for name in {literal(names)}:\n"
                "        if row.get(name) is not None:\n"
                f"            row[name] = {function}(row[name])"
            )
            cell.imports.add(statement)


def _arrays(values: str, dtypes: dict[str, str | None], comment: str = "") -> InputCell:
    return InputCell(
        f"values = {values}{comment}\n"
        f"dtypes = {literal(dtypes)}\n"
        "data = {\n"
        "    name: np.array(value, dtype=dtypes.get(name)) for name, value in values.items()\n"
        "}",
        {_NUMPY},
    )


def _to_fill_in(inputs: list[dict[str, Any]]) -> InputCell:
    names = [column["name"] for column in inputs]
    dtypes = [dtype_of(column) for column in inputs]
    if inputs and None not in dtypes and None not in names:
        empty: dict[str, Any] = {name: [] for name in names}
        comment = "  # for each input, lists within lists of the shape that is shown below"
        cell = _arrays(literal(empty), dict(zip(names, dtypes, strict=True)), comment)
        cell.code += "\ndata = data if any(values.values()) else None\n"
        cell.code += "print(model.metadata.get_input_schema())"
        return cell
    if len(inputs) == 1 and dtypes[0] is not None:
        comment = f"  # lists within lists, of the shape {_shape(inputs[0])}"
        return InputCell(
            f"values = []{comment}\ndata = np.array(values, dtype={dtypes[0]!r})", {_NUMPY}
        )
    if inputs and None not in names:
        cell = _typed("pd.DataFrame(rows, columns=columns)", names, set(names), inputs)
        cell.code = (
            f"columns = {literal(names)}\n"
            "rows = []  # one list of values for each row, in the order of the columns\n"
            f"{cell.code}"
        )
        return cell
    return InputCell("data = None  # a DataFrame, an array or what else the model takes")


def dtype_of(column: dict[str, Any]) -> str | None:
    """NumPy's name of a tensor's type; ``None`` when the input is no tensor."""
    match = _TENSOR.fullmatch(str(column["type"]))
    return None if match is None else match["dtype"]


def _shape(column: dict[str, Any]) -> str:
    match = _TENSOR.fullmatch(str(column["type"]))
    return "" if match is None else f"({match['shape']})"


def literal(value: Any, indent: int = 0) -> str:
    """``value`` (from JSON) as Python source."""
    text = pprint.pformat(_plain(value), width=92 - indent, sort_dicts=False)
    return text.replace("\n", "\n" + " " * indent)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"Not from JSON: {type(value).__name__}")
