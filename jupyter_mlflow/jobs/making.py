"""Jobs as they are before they have done anything."""

from __future__ import annotations

import posixpath
import secrets
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.jobs import owner
from jupyter_mlflow.jobs.job import Job

if TYPE_CHECKING:
    from jupyter_mlflow.jobs.spec import NewJob

_LONGEST: Final = 200


def jobs(
    new: NewJob,
    combinations: list[dict[str, Any]],
    resolved: list[dict[str, Any]],
    experiment_id: str | None,
    group: str | None,
) -> list[Job]:
    """One for each of ``combinations``, which were checked to be ``resolved``."""
    server = owner.this_process()
    return [
        Job(
            id=secrets.token_hex(16),
            kind=new.kind,
            title=_title(new),
            connection=new.connection,
            arguments=arguments,
            resolved=given,
            owner=server,
            experiment_id=experiment_id,
            run_name=new.run_name,
            group=group,
        )
        for arguments, given in zip(combinations, resolved, strict=True)
    ]


def _title(new: NewJob) -> str:
    if new.title or new.run_name:
        return str(new.title or new.run_name)
    uri = new.arguments.get("uri") or new.arguments.get("path")
    name = posixpath.basename(uri.rstrip("/")) if isinstance(uri, str) else ""
    return name[:_LONGEST] or new.kind
