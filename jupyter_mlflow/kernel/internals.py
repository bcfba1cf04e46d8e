"""Everything of MLflow's that is private and that the kernel side needs, in one place.

MLflow is never imported here: its modules are looked up among those already imported, also
while ``import mlflow`` is still going on. ``tests/kernel/test_internals.py`` is the contract.
"""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any

from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from collections.abc import Callable

_UTILS = "mlflow.tracking._tracking_service.utils"
_CLIENT = "mlflow.tracking._tracking_service.client"
_FLUENT = "mlflow.tracking.fluent"
_AUTOLOGGING = "mlflow.utils.autologging_utils"
_IMPORT_HOOKS = "mlflow.utils.import_hooks"


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
        __tracebackhide__ = True
        if artifact_uri is None and store_uri == uri:
            artifact_uri = artifact_root
        return builder(store_uri=store_uri, artifact_uri=artifact_uri, **options)

    # A mark on the function itself, as MLflow keeps nothing else of a builder.
    build.keeps_artifacts_of = uri  # type: ignore[attr-defined]
    registry.register("sqlite", build)
    return True


@safely(False)
def watch_runs(made: Callable[[Any, str], object], ended: Callable[..., object]) -> bool:
    """Be told of each run that this process makes or ends, whichever API it uses for it.

    MLflow tells nobody of a run but its store, and all of its APIs go through this client.
    ``made`` is called with the ``mlflow.entities.Run`` and the tracking URI, ``ended`` with what
    ``MlflowClient.set_terminated`` was: in the thread that does it, right after it has succeeded.
    Neither may raise. Returns whether they will be; ``False`` while MLflow's modules are not
    there yet.
    """
    client: Any = getattr(sys.modules.get(_CLIENT), "TrackingServiceClient", None)
    if client is None:
        return False
    create, terminate = client.create_run, client.set_terminated
    if getattr(create, "watched", False):
        return True

    @functools.wraps(create)
    def create_run(self: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        run = create(self, *args, **kwargs)
        made(run, self.tracking_uri)
        return run

    @functools.wraps(terminate)
    def set_terminated(self: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        done = terminate(self, *args, **kwargs)
        ended(*args, **kwargs)
        return done

    create_run.watched = True  # type: ignore[attr-defined]
    client.create_run, client.set_terminated = create_run, set_terminated
    return True


def autologging_off() -> Callable[[], None]:
    """Turn all autologging off, also what the code to come turns on; returns what undoes it.

    MLflow's own ``disable_autologging()`` does the same inside a ``with``.
    """
    utils: Any = sys.modules[_AUTOLOGGING]
    before = utils._AUTOLOGGING_GLOBALLY_DISABLED
    utils._AUTOLOGGING_GLOBALLY_DISABLED = True
    return functools.partial(setattr, utils, "_AUTOLOGGING_GLOBALLY_DISABLED", before)


def autologging_on() -> Callable[[], None]:
    """Do ``mlflow.autolog()``; returns what puts everything back to how it was before.

    Nothing happens where it is on already: the person may have chosen settings for it.
    """
    utils: Any = sys.modules[_AUTOLOGGING]
    if not utils.autologging_is_disabled("mlflow"):
        return lambda: None
    hooks: Any = sys.modules[_IMPORT_HOOKS]
    configs = {name: dict(config) for name, config in utils.AUTOLOGGING_INTEGRATIONS.items()}
    waiting = {module: list(found) for module, found in hooks._post_import_hooks.items()}

    def restore() -> None:
        # Libraries that are still to be imported; an empty list is of one that has been.
        with hooks._post_import_hooks_lock:
            for module in [name for name, found in hooks._post_import_hooks.items() if found]:
                if module in waiting:
                    hooks._post_import_hooks[module] = waiting[module]
                else:
                    del hooks._post_import_hooks[module]
        for name, config in list(utils.AUTOLOGGING_INTEGRATIONS.items()):
            before = configs.get(name, {})
            if config == before:
                continue
            if before.get("disable", True):
                utils.revert_patches(name)
            else:
                own = utils.AUTOLOGGING_CONF_KEY_IS_GLOBALLY_CONFIGURED
                settings = {key: value for key, value in before.items() if key != own}
                sys.modules[f"mlflow.{name}"].autolog(**settings)
            utils.AUTOLOGGING_INTEGRATIONS[name] = before

    try:
        sys.modules["mlflow"].autolog()
    except BaseException:
        restore()
        raise
    return restore
