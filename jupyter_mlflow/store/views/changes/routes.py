"""The route of changes."""

from __future__ import annotations

import asyncio

from fastapi.responses import Response

from jupyter_mlflow.store.views.changes.wire import Changes
from jupyter_mlflow.store.views.http import Watch, json_reply, view_router
from jupyter_mlflow.store.views.wire import Wait

router = view_router()


@router.get("/changes", operation_id="changes", response_model=Changes)
async def changes(watch: Watch, since: str = "", wait: Wait = 0) -> Response:
    """Wait until the store differs from what it was at the cursor ``since``."""
    cursor = await watch.wait(since, wait)
    changed = cursor != since
    difference = await asyncio.to_thread(watch.difference, since)
    told = difference.runs if changed else None
    return json_reply(
        Changes(
            cursor=cursor,
            changed=changed,
            runs=None if told is None else sorted(told),
            experiments=changed and difference.experiments,
            models=changed and difference.models,
        )
    )
