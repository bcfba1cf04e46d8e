"""The route of files that a model is given."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from jupyter_mlflow.store.views.files import table
from jupyter_mlflow.store.views.files.wire import InputTable
from jupyter_mlflow.store.views.http import json_reply, view_router

router = view_router()


@router.get("/input", operation_id="input", response_model=InputTable)
def input_table(path: str, rows: Annotated[int, Query(ge=0, le=200)] = 20) -> Response:
    """The columns and first rows of a CSV, TSV, JSON lines or Parquet file on this machine."""
    return json_reply(table.table(path, rows))
