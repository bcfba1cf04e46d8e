"""The Jupyter server extension: configuration, and which part gets which."""

from __future__ import annotations

import asyncio
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_core.paths import jupyter_data_dir
from jupyter_server.extension.application import ExtensionApp
from traitlets import Float, Unicode, default

from jupyter_mlflow import events
from jupyter_mlflow.common import records
from jupyter_mlflow.common.records import KernelState, ServerRecord
from jupyter_mlflow.common.schema import mlflow_head, redact, sqlite_path
from jupyter_mlflow.endpoints import handlers as endpoint_handlers
from jupyter_mlflow.endpoints.manager import Endpoints
from jupyter_mlflow.endpoints.remote import handlers as target_handlers
from jupyter_mlflow.endpoints.remote.manager import Targets
from jupyter_mlflow.errors import StoreError
from jupyter_mlflow.jobs import handlers as job_handlers
from jupyter_mlflow.jobs.manager import Jobs
from jupyter_mlflow.notebooks import handlers as notebook_handlers
from jupyter_mlflow.notebooks import preferences_handler, snapshots_handler
from jupyter_mlflow.notebooks.bindings import Bindings
from jupyter_mlflow.notebooks.identity import Identities
from jupyter_mlflow.notebooks.preferences import Preferences, PreferencesRegister
from jupyter_mlflow.notebooks.process_register import ProcessRegister
from jupyter_mlflow.notebooks.processes import KernelProcesses
from jupyter_mlflow.notebooks.snapshots import Snapshots
from jupyter_mlflow.notebooks.stale_runs import StaleRuns
from jupyter_mlflow.notebooks.states import KernelStates
from jupyter_mlflow.process.sweep import Sweeper, is_alive
from jupyter_mlflow.projects import handlers as project_handlers
from jupyter_mlflow.projects.notebook import handlers as notebook_project_handlers
from jupyter_mlflow.tracking import handlers as tracking_handlers
from jupyter_mlflow.tracking.connection import Hooks
from jupyter_mlflow.tracking.connections import DEFAULT, Connections
from jupyter_mlflow.tracking.default import default_store
from jupyter_mlflow.tracking.kernels import KernelStores
from jupyter_mlflow.tracking.own import OwnUris

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from jupyter_events import EventLogger
    from jupyter_server.serverapp import ServerApp

    from jupyter_mlflow.tracking.connection import Connection


class MlflowExtension(ExtensionApp):
    """MLflow for every notebook of this server."""

    name = "jupyter_mlflow"
    description = "An Experiments panel beside every notebook, on MLflow."

    tracking_uri = Unicode(
        help="Tracking URI of the default store. Default: MLFLOW_TRACKING_URI of the server's "
        "environment, else an SQLite file mlflow.db in the server's root directory."
    ).tag(config=True)

    idle_timeout = Float(
        600.0,
        help="Seconds after the last request until a store process is stopped.",
    ).tag(config=True)

    @default("tracking_uri")
    def _tracking_uri_default(self) -> str:
        return os.environ.get("MLFLOW_TRACKING_URI", "")

    @property
    def _app(self) -> ServerApp:
        # Optional in the trait, set before any method of ours is called.
        assert self.serverapp is not None  # noqa: S101
        return self.serverapp

    @property
    def _events(self) -> EventLogger:
        logger: EventLogger | None = self._app.event_logger
        assert logger is not None  # noqa: S101
        return logger

    def initialize_settings(self) -> None:
        """Make the parts. Starts no process, opens no store."""
        serverapp = self._app
        root = Path(serverapp.root_dir).absolute()
        self._tasks: set[asyncio.Future[Any]] = set()
        folder = records.folder(serverapp.runtime_dir)
        register = Path(jupyter_data_dir()) / "jupyter-mlflow" / "notebooks.db"
        identities = Identities(register)
        server_id = identities.server_id()
        processes = ProcessRegister(register)
        self.processes = KernelProcesses(processes, folder, on_end=self._on_end, parent=self)
        self.processes.adopt()
        records.clear_leftovers(folder, is_alive)
        spec = default_store(root, self.tracking_uri)
        self.connections = Connections(
            spec,
            logs=folder,
            hooks=Hooks(
                on_change=self._on_change,
                on_state=self._on_state,
            ),
            idle_timeout=self.idle_timeout,
            own=OwnUris(serverapp).connection,
            parent=self,
        )
        self.endpoints = Endpoints(
            self.connections,
            logs=folder,
            on_state=lambda name: self._hint("endpoint", endpoint=name),
            parent=self,
        )
        self.targets = Targets(
            self.connections,
            logs=folder,
            remembered=register.with_name("targets.json"),
            on_change=lambda target: self._hint("target", target=target),
            parent=self,
        )

        def check_project(asked: dict[str, Any], uri: str) -> dict[str, Any]:
            # Not before the first job: it would make each start of Jupyter longer.
            from jupyter_mlflow.projects import validation

            return validation.check(asked, root, uri)

        def check_notebook(asked: dict[str, Any], _uri: str) -> dict[str, Any]:
            from jupyter_mlflow.projects.notebook import job

            return job.check(
                asked,
                root,
                serverapp.kernel_spec_manager,
                lambda path: {"id": identities.assign(root / path), "server": server_id},
            )

        self.jobs = Jobs(
            self.connections,
            folder=register.with_name("jobs"),
            checks={
                "project": check_project,
                "notebook": check_notebook,
            },
            on_state=lambda job: self._hint("job", job=job),
            parent=self,
        )
        self.kernel_stores = KernelStores(serverapp.kernel_manager, folder, root)
        self._kernel_token = secrets.token_urlsafe(32)
        self.bindings = Bindings(
            serverapp,
            identities,
            folder,
            server_id=server_id,
            root=root,
            token=self._kernel_token,
            on_change=lambda kernel_id, path: self._hint(
                "notebook", kernel_id=kernel_id, path=path
            ),
            parent=self,
        )
        self.states = KernelStates(self.bindings, on_report=self._on_report, parent=self)
        self.snapshots = Snapshots(self.connections, self.bindings, self.states, parent=self)
        self.stale_runs = StaleRuns(processes, self.connections, folder, parent=self)
        self.preferences = PreferencesRegister(register)
        preferences = self.preferences.read()
        self.stale_runs.choose(preferences)
        self.sweeper = Sweeper(parent=self)
        self._record = records.server_path(folder, os.getpid())
        self._server = ServerRecord(
            server_id=server_id,
            pid=os.getpid(),
            root=str(root),
            tracking_uri=_told_to_kernels(spec.uri),
            artifact_root=spec.artifact_root or None,
            schema=mlflow_head() if spec.create else None,
            run_card=preferences.run_card,
        )
        # Before the first kernel can start: its startup file looks for this one.
        records.write(self._record, self._server)
        events.register(self._events)

    def initialize_handlers(self) -> None:
        """Routes, and with them the listeners: both need what is made above."""
        self.handlers.extend(tracking_handlers.routes(self.connections, self.kernel_stores))
        self.handlers.extend(
            notebook_handlers.routes(self.connections, self.bindings, self.states, self.processes)
        )
        self.handlers.extend(
            endpoint_handlers.routes(self.endpoints, self.kernel_stores, self._kernel_token)
        )
        self.handlers.extend(target_handlers.routes(self.targets))
        stores = (self.connections, self.kernel_stores)
        self.handlers.extend(job_handlers.routes(self.jobs, *stores, self._kernel_token))
        self.handlers.extend(project_handlers.routes())
        self.handlers.extend(notebook_project_handlers.routes())
        self.handlers.extend(snapshots_handler.routes(self.snapshots))
        self.handlers.extend(preferences_handler.routes(self.preferences, self._on_preferences))

    async def _start_jupyter_server_extension(self, serverapp: Any) -> None:
        self.sweeper.start()
        self.bindings.listen()
        self.states.watch()
        self.processes.watch()
        self.endpoints.watch()
        self.stale_runs.watch()
        self.jobs.watch()

    async def stop_extension(self) -> None:
        """End every child, leave no file behind."""
        await self.states.stop()
        await self.snapshots.stop()
        await self.processes.stop()
        await self.stale_runs.stop()
        self.bindings.stop()
        await self.endpoints.close()
        await self.targets.close()
        await self.jobs.close()
        await self.connections.close()
        self._record.unlink(missing_ok=True)
        await self.sweeper.stop()
        for task in self._tasks:
            task.cancel()

    def _hint(self, kind: Any, **what: str) -> None:
        events.hint(self._events, kind, **what)

    def _on_change(self, connection_id: str) -> None:
        self._hint("store", connection=connection_id)
        self.endpoints.on_change(connection_id)

    def _on_state(self, connection_id: str) -> None:
        self._hint("connection", connection=connection_id)
        self.stale_runs.look()
        self.jobs.on_store(connection_id)
        if connection_id == DEFAULT:
            self._on_default()

    def _on_default(self) -> None:
        # Kernels neither wait for a store that cannot be made nor open one that must not
        # be: MLflow's own choice stands there, until it can. One that is only locked or slow
        # is theirs as before.
        connection = self.connections.get(DEFAULT)
        # That of an upgraded copy, as soon as there is one.
        uri = _told_to_kernels(connection.spec.uri)
        path = sqlite_path(uri)
        missing = path is not None and not path.exists()
        refused = isinstance(connection.error, StoreError) and connection.error.is_final
        out = connection.state == "failed" and (missing or refused)
        told = self._server._replace(tracking_uri="" if out else uri)
        try:
            records.write(self._record, told)
        except OSError as error:
            self.log.warning("Kernels cannot be told of the store: %s", error)

    def _on_preferences(self, preferences: Preferences) -> None:
        self._server = self._server._replace(run_card=preferences.run_card)
        self._on_default()
        self.stale_runs.choose(preferences)

    def _on_end(self, kernel_id: str, path: str) -> None:
        if kernel_id:
            path = self.bindings.path_of(kernel_id) or path
            self._hint("kernel", kernel_id=kernel_id, path=path)
        self.stale_runs.look()

    def _on_report(self, state: KernelState) -> None:
        self.processes.on_report(state)
        self.snapshots.on_report(state)
        path = self.bindings.path_of(state.kernel_id) or ""
        self._hint("kernel", kernel_id=state.kernel_id, path=path)
        own = self.connections.get(DEFAULT)
        if state.mlflow_version and self.connections.of_uri(state.tracking_uri) is own:
            # A kernel that waits for the store to appear is what this is for, and the
            # panel's first look finds it running.
            self._run(self._wake(own))

    async def _wake(self, connection: Connection) -> None:
        try:
            await connection.upstream()
        except Exception as error:  # noqa: BLE001 - the panel gets it from connection.error
            self.log.warning("The store of a kernel could not be opened: %s", error)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _told_to_kernels(uri: str) -> str:
    """No password in a file: such a store reaches the kernels by the environment."""
    return uri if redact(uri) == uri else ""
