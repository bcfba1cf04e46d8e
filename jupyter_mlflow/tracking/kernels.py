"""The stores that the kernels of this server log to, as they report them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import KernelState
from jupyter_mlflow.errors import Conflict, NotFound
from jupyter_mlflow.tracking import environment
from jupyter_mlflow.tracking.program import StoreSpec, usable

_SILENT = (
    "This kernel has not said where it logs to. Run %pip install jupyter-mlflow in the notebook, "
    "then restart its kernel."
)


class KernelStores:
    """What is known of a kernel's store: its own report, in ``folder``, and nothing else.

    ``kernel_manager`` is the server's, ``root`` the directory of the notebooks.
    """

    def __init__(self, kernel_manager: Any, folder: Path, root: Path) -> None:
        self._kernel_manager = kernel_manager
        self._folder = folder
        self._root = root

    def spec(self, kernel_id: str) -> StoreSpec:
        """How to open the store that a kernel logs to: in its interpreter and folder.

        Raises
        ------
        NotFound
            This server has no such kernel.
        Conflict
            The kernel has reported nothing.
        """
        if kernel_id not in self._kernel_manager.list_kernel_ids():
            raise NotFound("There is no such kernel on this server. It may have been shut down.")
        state = self._state(kernel_id)
        if state is None:
            raise Conflict(_SILENT)
        folder = Path(state.cwd)
        return StoreSpec(
            uri=state.tracking_uri,
            artifact_root="",
            create=False,
            directory=folder if folder.is_absolute() and folder.is_dir() else self._root,
            reported=state.tracking_uri,
            python=usable(state.interpreter),
            variables=environment.of_kernel(self._variables(kernel_id)),
        )

    def in_use(self) -> set[str]:
        """The URIs that kernels log to now, as they report them."""
        states = map(self._state, self._kernel_manager.list_kernel_ids())
        return {state.tracking_uri for state in states if state is not None}

    def _state(self, kernel_id: str) -> KernelState | None:
        return records.read(records.state_path(self._folder, kernel_id), KernelState)

    def _variables(self, kernel_id: str) -> dict[str, str]:
        """The environment variables of the kernel's specification."""
        specification = self._kernel_manager.get_kernel(kernel_id).kernel_spec
        # A kernel that a gateway runs has none here.
        return dict(getattr(specification, "env", None) or {})
