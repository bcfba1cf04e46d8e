"""The experiment of a notebook that is run as a job."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.common import tags
from jupyter_mlflow.common.schema import kind_of
from jupyter_mlflow.errors import MlflowExtensionError
from jupyter_mlflow.jobs import runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jupyter_mlflow.jobs.spec import NewJob
    from jupyter_mlflow.tracking.upstream import Upstream

_API: Final = "/api/2.0/mlflow"
_NAMES: Final = 9
_LONGEST: Final = 240


async def of_job(upstream: Upstream, uri: str, new: NewJob, resolved: Any) -> str | None:
    """The id of the experiment of a job that is ``resolved``: the one asked for, else that of its

    notebook, if it has one. ``None`` where MLflow shall choose. Raises as :func:`runs.experiment`.
    """
    found = await runs.experiment(upstream, new)
    if found is None and "notebook" in resolved:
        return await of_notebook(upstream, uri, resolved["notebook"])
    return found


async def of_notebook(upstream: Upstream, uri: str, notebook: Mapping[str, str]) -> str:
    """The id of the experiment that the kernels of ``notebook`` log to, made if there is none.

    ``notebook`` has ``id``, ``path`` and ``server``, whose path that is; ``uri`` is the
    store's. As ``kernel/lookup.py`` does it.
    """
    found = await _find(upstream, notebook["id"])
    if found is not None:
        return found
    told = {
        tags.EXPERIMENT_SOURCE_ID: notebook["id"],
        tags.EXPERIMENT_SOURCE_TYPE: tags.SOURCE_TYPE_NOTEBOOK,
        tags.NOTEBOOK_PATH: notebook["path"],
        tags.SERVER_ID: notebook["server"],
    }
    given = [{"key": key, "value": value} for key, value in told.items()]
    for name in _names(uri, notebook):
        body = {"name": name, "tags": given}
        try:
            made = await upstream.post_json(f"{_API}/experiments/create", body)
        except MlflowExtensionError as error:
            if error.code != "RESOURCE_ALREADY_EXISTS":
                raise
            refused = error
        else:
            return str(made["experiment_id"])
        # By a kernel of this notebook, a moment ago? Else by somebody else, or deleted.
        found = await _find(upstream, notebook["id"])
        if found is not None:
            return found
    raise refused


async def _find(upstream: Upstream, notebook_id: str) -> str | None:
    quoted = notebook_id.replace("'", "")
    asked = {
        "filter": f"tags.`{tags.EXPERIMENT_SOURCE_ID}` = '{quoted}'",
        "max_results": 100,
    }
    found = await upstream.post_json(f"{_API}/experiments/search", asked)
    ids = [str(one["experiment_id"]) for one in found.get("experiments", [])]
    return min(ids, key=lambda one: (len(one), one)) if ids else None


def _names(uri: str, notebook: Mapping[str, str]) -> Iterator[str]:
    is_local = uri.startswith(("sqlite:", "sqlite+")) or kind_of(uri) == "files"
    user = "" if is_local else os.environ.get("JUPYTERHUB_USER") or runs.user()
    name = f"{user}/{notebook['path']}" if user else notebook["path"]
    if len(name) > _LONGEST:
        name = "…" + name[1 - _LONGEST :]
    yield name
    for number in itertools.islice(itertools.count(2), _NAMES - 1):
        yield f"{name} ({number})"
    yield f"{name[: _LONGEST - 40]} ({notebook['id']})"
