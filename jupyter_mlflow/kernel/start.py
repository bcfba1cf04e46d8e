"""Puts the kernel side in its place: at the kernel's start, and when MLflow is imported."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_mlflow.kernel import executed, identity, internals, made, state, store
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult, InteractiveShell

_loaded: int | None = None
_imported: int | None = None
"""Ids of the processes in which the two have happened: a forked child inherits neither."""


@safely(None)
def load(ip: InteractiveShell) -> None:
    """Register the magics and the hooks, and choose the store; once per kernel.

    Neither imports MLflow nor opens a store, and stays quiet whatever happens.
    """
    global _loaded
    if _loaded == os.getpid():
        return
    _loaded = os.getpid()
    # These import IPython, which a plain Python process that imports MLflow has no need of.
    from jupyter_mlflow.kernel.magics import cell_run, project, register

    register.register(ip)
    project.register(ip)
    ip.events.register("pre_run_cell", _before_cell)
    # Its runs end with the cell, and only then the cell's card is drawn.
    cell_run.register(ip)
    ip.events.register("post_run_cell", _after_cell)
    kernel = identity.this_kernel()
    # A store that is in use already is not changed under its user's feet.
    if kernel is not None and internals.tracking_uri() is None:
        store.choose(kernel)
    state.update()


@safely(None)
def mlflow_imported() -> None:
    """What there is to do while MLflow is being imported; once per process.

    The providers are made at that time, which is the last moment before a store can be opened.
    """
    global _imported
    kernel = identity.this_kernel()
    if _imported != os.getpid():
        _imported = os.getpid()
        ip = identity.shell()
        if kernel is not None and ip is not None:
            load(ip)
            # The folder may have changed since the kernel's start, or MLflow been installed.
            store.choose(kernel)
        default = store.default_store()
        if default is not None:
            store.wait_for(default, _ask)
        state.update()
    # The first provider may be made before MLflow's own modules are ready for these.
    default = store.default_store()
    if default is not None:
        internals.keep_artifacts(default.uri, default.artifact_root)
    if _loaded == os.getpid():
        _watch()


@safely(None)
def _watch() -> None:
    """Note runs and show cards from now on."""
    if not identity.is_kernel():
        return
    if internals.watch_runs(made.created, made.terminated) and not made.is_listened_to():
        # Not at the start of every kernel, most of which never see MLflow.
        from jupyter_mlflow.kernel.card.cards import Cards

        made.listen(Cards())


def _before_cell(info: ExecutionInfo) -> None:
    identity.begin_cell(info)
    executed.before_cell(info)
    # For an MLflow that was imported before us, or that has changed its order of imports.
    _watch()
    made.before_cell(info)


def _after_cell(result: ExecutionResult | None) -> None:
    # An interrupt comes too late for the cell, now; IPython would print it as an error of ours.
    for ended in (made.after_cell, state.after_cell):
        with contextlib.suppress(KeyboardInterrupt):
            ended(result)


def _ask(default: store.DefaultStore) -> None:
    if identity.this_kernel() is not None:
        state.update()
    else:
        store.ask_for(Path(default.state))
