"""One folder of artifacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jupyter_mlflow.common import schema
from jupyter_mlflow.store.views.artifacts.places import checked, reading, root_of
from jupyter_mlflow.store.views.artifacts.wire import Artifact, Artifacts
from jupyter_mlflow.store.views.context import Listing, NoArtifact

if TYPE_CHECKING:
    from jupyter_mlflow.store.views.artifacts.places import Owner
    from jupyter_mlflow.store.views.context import Context

MOST_ENTRIES: Final = 20_000


def folder(context: Context, owner: Owner, path: str) -> Artifacts:
    """The folder ``path`` (empty for all) of the artifacts of ``owner``.

    Raises :class:`ViewError`: 400 for a path that leads elsewhere, 404 when it is not there, 502
    when the artifacts cannot be read.
    """
    path = checked(path)
    root = root_of(context, owner)
    with reading(root, path):
        try:
            found = context.list_artifacts(root, path, MOST_ENTRIES)
        except NoArtifact:
            if path:
                raise
            # The folder is made with the first artifact.
            found = Listing([], truncated=False)
    return Artifacts(
        root=schema.redact(root),
        path=path,
        entries=[
            Artifact(path=name, is_dir=is_dir, size=size) for name, is_dir, size in found.entries
        ],
        truncated=found.truncated,
    )
