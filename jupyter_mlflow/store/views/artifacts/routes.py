"""The routes of artifacts."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query
from fastapi.responses import Response

from jupyter_mlflow.store.views.artifacts import file, folder, table
from jupyter_mlflow.store.views.artifacts.places import Owner
from jupyter_mlflow.store.views.artifacts.wire import Artifacts, Table
from jupyter_mlflow.store.views.http import Store, json_reply, view_router

router = view_router()


async def _owner(run_id: str | None = None, model_id: str | None = None) -> Owner:
    return Owner(run_id or None, model_id or None)


_Owned = Annotated[Owner, Depends(_owner)]


@router.get("/artifacts", operation_id="artifacts", response_model=Artifacts)
def artifacts(store: Store, owner: _Owned, path: str = "") -> Response:
    """One folder of the artifacts of a run or of a logged model."""
    return json_reply(folder.folder(store, owner, path))


@router.get(
    "/artifact",
    operation_id="artifact",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
def artifact(store: Store, owner: _Owned, path: str) -> Response:
    """The file itself, streamed, as an attachment that no browser runs."""
    return file.file(store, owner, path)


@router.get("/artifact-table", operation_id="artifactTable", response_model=Table)
def artifact_table(
    store: Store, owner: _Owned, path: str, rows: Annotated[int, Query(ge=1, le=1000)] = 200
) -> Response:
    """The first rows of a CSV, TSV, JSON, JSON lines or Parquet file."""
    return json_reply(table.table(store, owner, path, rows))
