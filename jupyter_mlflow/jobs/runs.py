"""The runs of jobs, through the store process: MLflow's own REST API, and one view of ours."""

from __future__ import annotations

import contextlib
import getpass
import json
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.common import tags
from jupyter_mlflow.errors import BadRequest, MlflowExtensionError, NotFound
from jupyter_mlflow.jobs.job import now

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from jupyter_mlflow.jobs.spec import NewJob
    from jupyter_mlflow.tracking.upstream import Upstream

DEFAULT_EXPERIMENT: Final = "0"
"""MLflow's own, for the parent run of a grid that names none."""

_API: Final = "/api/2.0/mlflow"
_ENDED: Final = ("FINISHED", "FAILED", "KILLED")
_LONGEST_PARAM: Final = 500
"""Characters that every store takes."""
_LONGEST_TAG: Final = 5000
_AT_ONCE: Final = 100
"""Experiments that one search names; some servers take no more."""


async def experiment(upstream: Upstream, new: NewJob) -> str | None:
    """The id of the experiment that a job's runs go to, made when its name is new.

    ``None`` where MLflow shall choose. Raises :class:`BadRequest` for an id that is none.
    """
    if new.experiment_id is not None:
        try:
            await upstream.get_json(f"{_API}/experiments/get", experiment_id=new.experiment_id)
        except (NotFound, BadRequest) as error:
            said = f"There is no experiment {new.experiment_id!r} in this store."
            raise BadRequest(said, details=error.message, field="experiment_id") from None
        return new.experiment_id
    if new.experiment_name is None:
        return None
    name = new.experiment_name
    try:
        found = await upstream.get_json(f"{_API}/experiments/get-by-name", experiment_name=name)
        return str(found["experiment"]["experiment_id"])
    except NotFound:
        pass
    try:
        made = await upstream.post_json(f"{_API}/experiments/create", {"name": name})
    except BadRequest as error:
        raise BadRequest(error.message, field="experiment_name") from None
    return str(made["experiment_id"])


async def make_parent(
    upstream: Upstream, group: str, title: str, experiment_id: str, new: NewJob
) -> str:
    """The id of a new run that those of a grid are nested in; its params are the grid's values."""
    source = new.arguments.get("uri") or new.arguments.get("path")
    told = {
        tags.JOB_ID: group,
        tags.SOURCE_TYPE: new.kind.upper(),
        "mlflow.runName": title,
        "mlflow.user": user(),
        **({tags.SOURCE_NAME: source} if isinstance(source, str) else {}),
    }
    body = {
        "experiment_id": experiment_id,
        "run_name": title,
        "start_time": now(),
        "tags": _pairs(told),
    }
    made = await upstream.post_json(f"{_API}/runs/create", body)
    run_id = str(made["run"]["info"]["run_id"])
    params = {name: json.dumps(values)[:_LONGEST_PARAM] for name, values in new.grid.items()}
    batch = {"run_id": run_id, "params": _pairs(params)}
    try:
        await upstream.post_json(f"{_API}/runs/log-batch", batch)
    except BaseException:
        # No job comes of it, so nobody else ends it.
        with contextlib.suppress(MlflowExtensionError):
            await _end(upstream, run_id, "FAILED", None)
        raise
    return run_id


async def end(
    upstream: Upstream,
    *,
    job_id: str,
    known: Iterable[str],
    status: str,
    since: int | None = None,
) -> None:
    """End what a job has left running as ``status``: its runs, and those nested in them.

    ``known`` are ids of its runs. Those that failed after ``since`` failed by being ended, and get
    the status as well. Runs that have ended otherwise are let alone.
    """
    experiments = await _experiments(upstream)
    left = [*known, *await _open(upstream, experiments, tags.JOB_ID, job_id)]
    found: list[str] = []
    while left:
        run_id = left.pop()
        if run_id not in found:
            found.append(run_id)
            left += await _open(upstream, experiments, tags.PARENT_RUN, run_id)
    for run_id in reversed(found):  # those that are nested before those that they are nested in
        await _end(upstream, run_id, status, since)


async def tag(upstream: Upstream, run_id: str, values: dict[str, str]) -> None:
    """Tag a run; what is too long loses its beginning."""
    told = {name: value[-_LONGEST_TAG:] for name, value in values.items()}
    await upstream.post_json(f"{_API}/runs/log-batch", {"run_id": run_id, "tags": _pairs(told)})


async def keep_log(upstream: Upstream, run_id: str, log: Path, uri: str) -> None:
    """Make a job's log an artifact of its run, without what is secret in the store's ``uri``."""
    info = (await _get(upstream, run_id))["info"]
    place = {"artifact_uri": info["artifact_uri"], "path": "job/log.txt"}
    body = {**place, "file": str(log), "store": uri}
    await upstream.post_json("/views/job-log", body, patient=True)


async def is_there(upstream: Upstream, run_id: str) -> bool:
    """Whether there is such a run, and nobody has deleted it."""
    return await _info(upstream, run_id) is not None


async def _end(upstream: Upstream, run_id: str, status: str, since: int | None) -> None:
    info = await _info(upstream, run_id)
    if info is None:
        return
    broken = since is not None and info["status"] == "FAILED"
    if info["status"] not in _ENDED or (broken and int(info.get("end_time") or 0) >= (since or 0)):
        # Each is read right before: MLflow has no update on a condition.
        body = {"run_id": run_id, "status": status, "end_time": now()}
        await upstream.post_json(f"{_API}/runs/update", body)


async def _get(upstream: Upstream, run_id: str) -> dict[str, Any]:
    found: dict[str, Any] = await upstream.get_json(f"{_API}/runs/get", run_id=run_id)
    return found["run"]  # type: ignore[no-any-return]


async def _info(upstream: Upstream, run_id: str) -> dict[str, Any] | None:
    """What is known of a run; ``None`` of one that was deleted, which MLflow lets nobody change."""
    try:
        info: dict[str, Any] = (await _get(upstream, run_id))["info"]
    except NotFound:
        return None
    return None if info.get("lifecycle_stage") == "deleted" else info


async def _experiments(upstream: Upstream) -> list[str]:
    found: list[str] = []
    token = ""
    while True:
        body = {"max_results": 1000, **({"page_token": token} if token else {})}
        reply = await upstream.post_json(f"{_API}/experiments/search", body)
        found += [one["experiment_id"] for one in reply.get("experiments", [])]
        token = reply.get("next_page_token", "")
        if not token:
            return found


async def _open(upstream: Upstream, experiments: list[str], name: str, value: str) -> list[str]:
    """The ids of runs with that tag that have not ended."""
    # MLflow compares a status with one value at a time.
    ended = [f"attributes.status != '{status}'" for status in _ENDED]
    asked = " and ".join([f"tags.`{name}` = '{value}'", *ended])
    found: list[str] = []
    for start in range(0, len(experiments), _AT_ONCE):
        ids = experiments[start : start + _AT_ONCE]
        body = {"experiment_ids": ids, "filter": asked, "max_results": 1000}
        reply = await upstream.post_json(f"{_API}/runs/search", body)
        found += [run["info"]["run_id"] for run in reply.get("runs", [])]
    return found


def _pairs(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in values.items()]


def user() -> str:
    """The name of the person on this machine, where a container knows none as well."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
