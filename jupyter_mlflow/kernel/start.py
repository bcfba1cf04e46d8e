"""Puts the kernel side in its place: at the kernel's start, and when MLflow is imported."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_mlflow.kernel import cell_run, identity, internals, magics, state, store
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

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
    magics.register(ip)
    cell_run.register(ip)
    ip.events.register("post_run_cell", state.after_cell)
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
    default = store.default_store()
    if default is not None:
        # The first provider may be made before MLflow's own modules are ready for this.
        internals.keep_artifacts(default.uri, default.artifact_root)


def _ask(default: store.DefaultStore) -> None:
    if identity.this_kernel() is not None:
        state.update()
    else:
        store.ask_for(Path(default.state))
