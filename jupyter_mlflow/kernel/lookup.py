"""Finds or makes the experiment of a notebook in a tracking store, through MLflow's client.

A notebook has one experiment in a store: the active one with the lowest id that carries its UUID,
as in the panel's view of runs. A deleted one that is restored, after another has been made in its
place, is its experiment again; the runs of both are shown either way.
"""

from __future__ import annotations

import getpass
import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jupyter_mlflow.common import tags
from jupyter_mlflow.common.notebook_file import metadata_id
from jupyter_mlflow.common.schema import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_mlflow.common.records import Binding

_NAMES: Final = 9
"""Names to try before the notebook's UUID makes one that is free."""
_LONGEST: Final = 240
"""Characters: MLflow's databases keep 256."""


class Experiment(NamedTuple):
    """``path`` and ``server_id`` are its tags: where its notebook was, below which server's root.

    Both are ``None`` where it has no such tag.
    """

    experiment_id: str
    name: str
    path: str | None
    server_id: str | None


def is_local(uri: str) -> bool:
    """Whether the store at ``uri`` is this machine's own, an SQLite file or a directory."""
    return uri.startswith(("sqlite:", "sqlite+")) or kind_of(uri) == "files"


def find(uri: str, notebook_id: str) -> Experiment | None:
    """The notebook's experiment. One call of the store; raises what MLflow's client raises."""
    from mlflow import MlflowClient

    quoted = notebook_id.replace("'", "")
    found = MlflowClient(uri).search_experiments(
        filter_string=f"tags.`{tags.EXPERIMENT_SOURCE_ID}` = '{quoted}'"
    )
    if not found:
        return None
    # Ids are numbers of any length. Not by the store: not every one can order by them.
    first: Any = min(found, key=lambda e: (len(e.experiment_id), e.experiment_id))
    return Experiment(
        first.experiment_id,
        first.name,
        first.tags.get(tags.NOTEBOOK_PATH),
        first.tags.get(tags.SERVER_ID),
    )


def create(uri: str, binding: Binding) -> Experiment:
    """A new experiment for a notebook that has none.

    One call of the store, and two more for each name that is taken. Raises what MLflow's client
    raises.
    """
    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException

    client = MlflowClient(uri)
    given = _tags(binding)
    for name in _names(uri, binding):
        try:
            made = client.create_experiment(name, tags=given)
        except MlflowException as error:
            if error.error_code != "RESOURCE_ALREADY_EXISTS":
                raise
        else:
            return Experiment(made, name, given[tags.NOTEBOOK_PATH], binding.server_id)
        # By a second kernel of this notebook, a moment ago? Else by somebody else, or deleted.
        found = find(uri, binding.notebook_id)
        if found is not None:
            return found
    raise LookupError(binding.path)


def is_active(uri: str, experiment_id: str) -> bool:
    """Whether runs can still be logged to the experiment. Raises when it cannot be told."""
    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException

    try:
        return bool(MlflowClient(uri).get_experiment(experiment_id).lifecycle_stage == "active")
    except MlflowException as error:
        if error.error_code == "RESOURCE_DOES_NOT_EXIST":
            return False
        raise


def has_moved(experiment: Experiment, binding: Binding, seen_at: str | None) -> bool:
    """Whether the notebook of ``experiment`` was renamed or moved since it was written down there.

    ``seen_at`` is where this kernel saw its notebook before, ``None`` if nowhere. Without that,
    the experiment can be shared with a notebook that is still at its place. May read that file.
    """
    old = experiment.path
    if old in (None, text(binding.path)) or experiment.server_id != binding.server_id:
        return False
    here, there = Path(binding.root, binding.path), Path(binding.root, old)
    if not here.is_file():
        return False
    if old == seen_at:
        return True
    if len(old) > len(binding.path) and here.as_posix().endswith(f"/{old}"):
        return False  # the same place, from a server whose root lies further up
    return not there.exists() or metadata_id(there) not in (None, binding.notebook_id)


def follow(uri: str, experiment: Experiment, binding: Binding) -> Experiment:
    """Let an experiment follow its notebook: its path and, unless a person named it, its name.

    One call of the store, and two for the name. Raises what MLflow's client raises.
    """
    from mlflow import MlflowClient

    client = MlflowClient(uri)
    name = experiment.name
    if name in _names(uri, binding._replace(path=experiment.path or "")):
        name = _renamed(client, experiment, _names(uri, binding))
    # Last: an experiment that could not be renamed is tried again.
    path = text(binding.path)
    client.set_experiment_tag(experiment.experiment_id, tags.NOTEBOOK_PATH, path)
    return experiment._replace(name=name, path=path)


def _renamed(client: Any, experiment: Experiment, names: Iterator[str]) -> str:
    """Give an experiment the first of ``names`` that is free; which one that is."""
    for name in names:
        taken = client.get_experiment_by_name(name)
        if taken is None:
            client.rename_experiment(experiment.experiment_id, name)
        # Else by a second kernel of this notebook, a moment ago.
        if taken is None or taken.experiment_id == experiment.experiment_id:
            return name
    return experiment.name


def _tags(binding: Binding) -> dict[str, str]:
    return {
        tags.EXPERIMENT_SOURCE_ID: binding.notebook_id,
        tags.EXPERIMENT_SOURCE_TYPE: tags.SOURCE_TYPE_NOTEBOOK,
        tags.NOTEBOOK_PATH: text(binding.path),
        tags.SERVER_ID: binding.server_id,
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
