"""Everything of MLflow's that is private and that the kernel side needs, in one place.

MLflow is never imported here: its modules are looked up among those already imported, also
while ``import mlflow`` is still going on. ``tests/kernel/test_internals.py`` is the contract.
"""

from __future__ import annotations

import functools
import sys
from typing import Any

from jupyter_mlflow.kernel.safely import safely

_UTILS = "mlflow.tracking._tracking_service.utils"
_FLUENT = "mlflow.tracking.fluent"


def version() -> str | None:
    """The version of MLflow; ``None`` while it is not imported."""
    found = getattr(sys.modules.get("mlflow.version"), "VERSION", None)
    return None if found is None else str(found)


@safely(None)
def tracking_uri() -> str | None:
    """What ``mlflow.get_tracking_uri()`` says; ``None`` while MLflow is not imported."""
    ask = getattr(sys.modules.get(_UTILS), "get_tracking_uri", None)
    return None if ask is None else str(ask())


@safely(None)
def active_experiment_id() -> str | None:
    """The experiment that ``mlflow.set_experiment`` chose, if it did."""
    found = getattr(sys.modules.get(_FLUENT), "_active_experiment_id", None)
    return None if found is None else str(found)


@safely(())
def active_runs() -> tuple[str, ...]:
    """Ids of the active runs of all threads, the innermost of each last."""
    stacks = getattr(sys.modules.get(_FLUENT), "_active_run_stack", None)
    if stacks is None:
        return ()
    return tuple(
        run.info.run_id for stack in stacks.get_all_thread_values().values() for run in list(stack)
    )


@safely(False)
def keep_artifacts(uri: str, artifact_root: str) -> bool:
    """Make new experiments of the SQLite store ``uri`` keep their artifacts in ``artifact_root``.

    MLflow's client has no setting for it. The variable ``_MLFLOW_SERVER_ARTIFACT_ROOT`` would do
    the same for *every* database that the kernel opens, also one that the next line of the cell
    turns to, and makes MLflow treat the process as a tracking server, which refuses artifacts on
    other hosts. So the builder of SQLite stores is given the root for this URI alone. Returns
    whether that has happened; ``False`` while MLflow's modules are not there yet.
    """
    registry: Any = getattr(sys.modules.get(_UTILS), "_tracking_store_registry", None)
    builder = getattr(registry, "_registry", {}).get("sqlite")
    if builder is None:
        return False
    if getattr(builder, "keeps_artifacts_of", None) == uri:
        return True

    # wraps() also copies __module__, by which MLflow tells its own builders from plug-ins'.
    @functools.wraps(builder)
    def build(store_uri: str, artifact_uri: str | None = None, **options: Any) -> Any:
        if artifact_uri is None and store_uri == uri:
            artifact_uri = artifact_root
        return builder(store_uri=store_uri, artifact_uri=artifact_uri, **options)

    # A mark on the function itself, as MLflow keeps nothing else of a builder.
    build.keeps_artifacts_of = uri  # type: ignore[attr-defined]
    registry.register("sqlite", build)
    return True
