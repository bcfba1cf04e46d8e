"""The runs that a test has made in its kernel, as the store has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.kernel.running import RunningKernel

_LOOK = """
def runs_of_test():
    import mlflow
    return [
        (
            run.info.run_id, run.info.run_name, run.info.status, run.info.experiment_id,
            dict(run.data.params), dict(run.data.tags),
            len(run.outputs.model_outputs),
        )
        for run in mlflow.search_runs(
            search_all_experiments=True, output_format="list",
            order_by=["attributes.start_time ASC"],
        )
    ]
"""


@dataclass(frozen=True)
class Run:
    run_id: str
    name: str
    status: str
    experiment_id: str
    params: dict[str, str]
    tags: dict[str, str]
    models: int

    @property
    def parent(self) -> str | None:
        return self.tags.get("mlflow.parentRunId")


class Runs:
    """What comes after the making of this object."""

    def __init__(self, kernel: RunningKernel) -> None:
        self._kernel = kernel
        self._before: set[str] = set()
        self._before = {run.run_id for run in self.made()}

    def made(self) -> list[Run]:
        """The runs, in the order of their starts."""
        self._kernel.run(_LOOK)
        found = [Run(*fields) for fields in self._kernel.value("runs_of_test()")]
        return [run for run in found if run.run_id not in self._before]

    def only(self) -> Run:
        """The run, of which there has to be one."""
        (run,) = self.made()
        return run

    def outcomes(self) -> list[tuple[str, str]]:
        """Names and statuses."""
        return [(run.name, run.status) for run in self.made()]

    def artifacts(self, run: Run) -> dict[str, str]:
        """The texts that were logged to ``run``, by their paths."""
        kernel = self._kernel
        paths = kernel.value(
            f"[a.path for a in mlflow.artifacts.list_artifacts(run_id={run.run_id!r})]"
        )
        load = "mlflow.artifacts.load_text"
        return {path: kernel.value(f"{load}('runs:/{run.run_id}/{path}')") for path in paths}
