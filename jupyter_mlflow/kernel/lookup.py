"""Finds or makes the experiment of a notebook in a tracking store."""

from __future__ import annotations

import getpass
import itertools
import os
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.common import tags
from jupyter_mlflow.common.schema import kind_of, read_only, sqlite_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_mlflow.common.records import Binding

_NAMES: Final = 9
"""Names to try before the notebook's UUID makes one that is free."""
_LONGEST: Final = 240
"""Characters: MLflow's databases keep 256."""


@dataclass(frozen=True)
class Experiment:
    experiment_id: str
    name: str


def is_local(uri: str) -> bool:
    """Whether the store at ``uri`` is this machine's own, an SQLite file or a directory."""
    return uri.startswith(("sqlite:", "sqlite+")) or kind_of(uri) == "files"


def find_or_create(uri: str, binding: Binding) -> Experiment:
    """The active experiment that carries the notebook's id, made if there is none.

    One or two calls of the store at ``uri``, and two more for each name that is taken. Raises
    what MLflow's client raises.
    """
    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException

    client = MlflowClient(uri)
    found = _find(client, binding.notebook_id)
    if found is not None:
        return found
    for name in _names(uri, binding):
        try:
            return Experiment(client.create_experiment(name, tags=_tags(binding)), name)
        except MlflowException as error:
            if error.error_code != "RESOURCE_ALREADY_EXISTS":
                raise
        # By a second kernel of this notebook, a moment ago? Else by somebody else, or deleted.
        found = _find(client, binding.notebook_id)
        if found is not None:
            return found
    raise LookupError(binding.path)


def is_active(uri: str, experiment_id: str) -> bool:
    """Whether runs can still be logged to the experiment. Raises when it cannot be told.

    An SQLite file is read beside MLflow, which is about ten times as fast.
    """
    path = sqlite_path(uri)
    if path is not None:
        with closing(read_only(path)) as connection:
            row = connection.execute(
                "SELECT lifecycle_stage FROM experiments WHERE experiment_id = ?", (experiment_id,)
            ).fetchone()
        return row is not None and row[0] == "active"

    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException

    try:
        return bool(MlflowClient(uri).get_experiment(experiment_id).lifecycle_stage == "active")
    except MlflowException as error:
        if error.error_code == "RESOURCE_DOES_NOT_EXIST":
            return False
        raise


def _find(client: Any, notebook_id: str) -> Experiment | None:
    quoted = notebook_id.replace("'", "")
    found = client.search_experiments(
        filter_string=f"tags.`{tags.EXPERIMENT_SOURCE_ID}` = '{quoted}'",
        order_by=["creation_time ASC"],
        max_results=1,
    )
    return Experiment(found[0].experiment_id, found[0].name) if found else None


def _tags(binding: Binding) -> dict[str, str]:
    return {
        tags.EXPERIMENT_SOURCE_ID: binding.notebook_id,
        tags.EXPERIMENT_SOURCE_TYPE: tags.SOURCE_TYPE_NOTEBOOK,
        tags.NOTEBOOK_PATH: text(binding.path),
    }


def _names(uri: str, binding: Binding) -> Iterator[str]:
    path = text(binding.path)
    # On a hub everybody is the same user of the machine.
    user = "" if is_local(uri) else os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    name = f"{user}/{path}" if user else path
    if len(name) > _LONGEST:
        name = "…" + name[1 - _LONGEST :]
    yield name
    for number in itertools.islice(itertools.count(2), _NAMES - 1):
        yield f"{name} ({number})"
    yield f"{name[: _LONGEST - 40]} ({binding.notebook_id})"


def text(path: str) -> str:
    """``path`` as a store can keep it: file names need not be valid Unicode."""
    return path.encode("utf-8", "replace").decode("utf-8")
