"""What the panel asks a kernel: which DataFrames it has, and what is in one of them.

Asked as an expression, so that nothing is left in the person's variables and no cell is counted.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from IPython.core.display import JSON
from IPython.core.getipython import get_ipython

from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST: Final = 200
"""Variables or tables that are listed."""
_MOST_COLUMNS: Final = 500
_ROWS: Final = 20
_LOOKED_AT: Final = 1000
"""Rows that say what is in a column of objects."""
_LONGEST: Final = 1000
"""Characters of a cell that are shown."""


def inputs() -> JSON:
    """The names of DataFrames; whether there is Spark, and the names of its tables.

    ``{"frames": […], "spark": bool, "tables": […]}``
    """
    return JSON({"frames": _frames(), "spark": _has_spark(), "tables": _tables()})


def frame(name: str) -> JSON:
    """The columns and first rows of the DataFrame ``name``, as of a file; ``{}`` without it."""
    return JSON(_frame(name))


def table(name: str) -> JSON:
    """The columns of Spark's table ``name``, as :func:`frame`; ``{}`` without it."""
    return JSON(_table(name))


def _variables() -> dict[str, Any]:
    ip = get_ipython()
    return {} if ip is None else dict(ip.user_ns)


def _frames() -> list[str]:
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return []
    found = [
        name
        for name, value in _variables().items()
        if isinstance(value, pandas.DataFrame) and not name.startswith("_")
    ]
    return found[-_MOST:][::-1]


@safely(False)
def _has_spark() -> bool:
    return "pyspark" in sys.modules or find_spec("pyspark") is not None


def _session() -> Any:
    # One is looked for, never started: that takes seconds, and Java.
    sql = sys.modules.get("pyspark.sql")
    return None if sql is None else sql.SparkSession.getActiveSession()


@safely(())
def _tables() -> list[str]:
    session = _session()
    if session is None:
        return []
    return [str(one.name) for one in session.catalog.listTables()][:_MOST]


@safely({})
def _frame(name: str) -> dict[str, Any]:
    import pandas as pd

    found = _variables().get(name)
    if not isinstance(found, pd.DataFrame):
        return {}
    # As the notebook takes it: an index with a name is a column.
    looked_at = found.iloc[:_LOOKED_AT, :_MOST_COLUMNS].rename(columns=str)
    looked_at = looked_at.reset_index(drop=list(found.index.names) == [None])
    columns = [
        {
            "name": str(column),
            "kind": _kind(looked_at.iloc[:, index]),
            "has_gaps": bool(looked_at.iloc[:, index].isna().any()),
        }
        for index, column in enumerate(looked_at.columns)
    ]
    first = looked_at.head(_ROWS)
    shown = first.astype(object).where(first.notna(), None)
    rows = [[_cell(value) for value in row] for row in shown.itertuples(index=False)]
    return {"columns": columns, "rows": rows, "total": len(found)}


def _kind(values: Any) -> str:
    import pandas as pd

    types: Any = pd.api.types
    known: tuple[tuple[str, Callable[[Any], bool]], ...] = (
        ("boolean", types.is_bool_dtype),
        ("integer", types.is_integer_dtype),
        ("number", types.is_float_dtype),
        ("time", types.is_datetime64_any_dtype),
    )
    for kind, holds in known:
        if holds(values.dtype):
            return kind
    inferred = str(types.infer_dtype(values, skipna=True))
    return {
        "string": "text",
        "categorical": "text",
        "bytes": "binary",
        "boolean": "boolean",
        "integer": "integer",
        "floating": "number",
        "mixed-integer-float": "number",
        "decimal": "number",
        "datetime": "time",
        "datetime64": "time",
        "date": "time",
        "empty": "empty",
    }.get(inferred, _of_objects(values))


def _of_objects(values: Any) -> str:
    there = values.dropna()
    if all(isinstance(value, dict) for value in there):
        return "object"
    is_list = all(hasattr(value, "__iter__") and not isinstance(value, str) for value in there)
    return "list" if is_list else "mixed"


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


@safely({})
def _table(name: str) -> dict[str, Any]:
    session = _session()
    if session is None:
        return {}
    kinds = {
        **dict.fromkeys(("byte", "short", "integer", "long"), "integer"),
        **dict.fromkeys(("float", "double", "decimal"), "number"),
        **dict.fromkeys(("date", "timestamp", "timestamp_ntz"), "time"),
        "string": "text",
        "boolean": "boolean",
        "binary": "binary",
        "array": "list",
        **dict.fromkeys(("struct", "map"), "object"),
    }
    columns = [
        {
            "name": str(field.name),
            "kind": kinds.get(str(field.dataType.typeName()), "mixed"),
            "has_gaps": False,
        }
        for field in session.table(name).schema.fields
    ]
    # Its rows would be a job of Spark's.
    return {"columns": columns, "rows": [], "total": None}
