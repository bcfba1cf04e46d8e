"""What the package costs a kernel, beside a kernel without it.

Real kernels, interleaved cell by cell on one SQLite file in memory. The one with the package has
a server, a notebook in a git repository and the card on; for the other the package cannot be
imported. What only computes is measured in CPU time of all threads, which other programs do not
lengthen; what may also wait, by the clock.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import calm, pairs, processes, rows
from tests.kernel.running import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.options import Options
    from tests.kernel.running import RunningKernel

RUN_MS, METRIC_MS, CELL_MS = 10.0, 0.05, 20.0
FIRST_MS, CACHED_MS, IMPORT_MS = 50.0, 0.1, 30.0
METRICS = 20
"""``log_metric`` calls of each run."""
KERNELS = 5
"""Kernels on each side among which the cells are shared out."""

QUIET = ["--IPKernelApp.log_level=ERROR"]
"""Each kernel warns that it is not encrypted, between the rows."""

WITHOUT = "import sys\nsys.modules['jupyter_mlflow'] = None\n"
READY = "import mlflow, statistics, time\nnow = time.perf_counter\nwith mlflow.start_run(): pass"
RUN = f"""
start = now()
mlflow.start_run()
begun = now()
calls = []
for step in range({METRICS}):
    before = now()
    mlflow.log_metric("loss", 1 / (step + 1), step=step)
    calls.append(now() - before)
logged = now()
mlflow.end_run()
(begun - start + now() - logged, statistics.median(calls))
"""
IMPORTED = "import time; start = time.process_time(); import mlflow; time.process_time() - start"
DATABASES = "mlflow.store.tracking.sqlalchemy_store"
FIRST = "start = time.perf_counter()\nwith mlflow.start_run(): pass\ntime.perf_counter() - start"
PROVIDERS = """
from mlflow.tracking.context.registry import _run_context_provider_registry as contexts
from mlflow.tracking.default_experiment.registry import (
    _default_experiment_provider_registry as experiments,
)
ours = lambda found: next(one for one in found if type(one).__module__.startswith("jupyter_mlflow"))
experiment, context = ours(experiments), ours(contexts)
def cost(call, count=1000):
    start = time.perf_counter()
    for _ in range(count): call()
    return (time.perf_counter() - start) / count
(cost(lambda: (experiment.in_context(), experiment.get_experiment_id())),
 cost(lambda: (context.in_context(), context.tags()), 50))
"""
IMPORT = (
    "import sys, time\n"
    "sys.modules['jupyter_mlflow'] = None\n"
    "import mlflow\n"
    "del sys.modules['jupyter_mlflow']\n"
    "start = time.process_time()\n"
    "import jupyter_mlflow.kernel.start, jupyter_mlflow.kernel.experiment\n"
    "import jupyter_mlflow.kernel.context\n"
    "print(time.process_time() - start)"
)


def measure(options: Options, folder: Path) -> Iterator[rows.Row]:  # noqa: ARG001 - all parts are called alike
    """The rows of the kernel and of the provider."""
    memory = Path("/dev/shm")
    place = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    server = _server(place)
    try:
        yield _imports(options.of(15, 3))
        yield from _first_use(server, place, options.of(31, 3))
        yield from _cells(server, place, options.of(200, 50))
    finally:
        server.stop()
        shutil.rmtree(place)


def _server(folder: Path) -> Server:
    """A server's records, its store in WAL mode, and a repository to keep notebooks in."""
    server = Server(folder)
    make = "import mlflow; mlflow.search_experiments()"
    env = processes.clean_environment(MLFLOW_TRACKING_URI=server.uri)
    subprocess.run(
        [sys.executable, "-c", make], env=env, cwd=folder, check=True, capture_output=True
    )
    with closing(sqlite3.connect(server.store)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b"]
    (server.root / "README.md").touch()
    for command in (["init", "-q"], ["add", "README.md"], ["commit", "-qm", "one"]):
        subprocess.run([*git, *command], cwd=server.root, check=True)
    return server


def _both(server: Server, folder: Path, number: int) -> tuple[RunningKernel, RunningKernel]:
    """A kernel with the package and one without."""
    (folder / "sitecustomize.py").write_text(WITHOUT)
    path, notebook_id = f"notebooks/{number}.ipynb", f"notebook-{number}"
    with_it = server.kernel(path, notebook_id, arguments=QUIET)
    env = {"PYTHONPATH": str(folder), "MLFLOW_TRACKING_URI": server.uri}
    without = server.kernel(None, cwd=folder / "elsewhere", arguments=QUIET, **env)
    return with_it, without


def _imports(count: int) -> rows.Row:
    env = {key: value for key, value in os.environ.items() if not key.startswith("MLFLOW_")}
    command = [sys.executable, "-W", "ignore", "-c", IMPORT]

    def take(_: int) -> float:
        done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
        return float(done.stdout)

    found = calm.samples(count, take)
    median = pairs.percentile(found, 0.5) * 1e3
    return rows.within("kernel side: its import (CPU)", median, IMPORT_MS, "ms")


def _first_use(server: Server, folder: Path, count: int) -> Iterator[rows.Row]:
    names = itertools.count(1)

    def begin(number: int) -> tuple[tuple[float, float], tuple[float, float]]:
        both = _both(server, folder, next(names))

        def each(code: str) -> tuple[Any, Any]:
            return pairs.once(lambda: both[0].value(code), lambda: both[1].value(code), number)

        try:
            imported = each(IMPORTED)
            # What the import has left to do in the background is over then, in both of them; and
            # they have MLflow's code for databases, which takes a second to import and is nothing
            # of ours.
            each(f"import time, {DATABASES}; time.sleep(0.2); 1")
            return imported, each(FIRST)
        finally:
            for kernel in both:
                kernel.stop()

    found = calm.samples(count, begin)
    imported, begun = [one for one, _ in found], [one for _, one in found]
    yield rows.more("import mlflow (CPU)", rows.ms(imported), IMPORT_MS, "ms")
    yield rows.more("first run of a kernel", rows.ms(begun), FIRST_MS, "ms")


def _cells(server: Server, folder: Path, count: int) -> Iterator[rows.Row]:
    found: list[tuple[tuple[float, float, float], tuple[float, float, float]]] = []
    providers: list[tuple[float, float]] = []
    # A process has its own order of names and addresses for as long as it lives: what one pair of
    # them differs by may be theirs.
    for number in range(KERNELS):
        one, other = _both(server, folder, -number)
        for kernel in (one, other):
            assert kernel.run(READY).status == "ok"

        def cell(kernel: RunningKernel) -> tuple[float, float, float]:
            timed: list[tuple[float, float]] = []
            until_idle = pairs.seconds(lambda: timed.append(kernel.value(RUN)))
            return *timed[0], until_idle

        found += pairs.in_turn(count // KERNELS, partial(cell, one), partial(cell, other))
        providers.append(one.value(PROVIDERS))
        for kernel in (one, other):
            kernel.stop()
    for index, (what, limit) in enumerate(
        (
            ("start_run + end_run", RUN_MS),
            ("log_metric", METRIC_MS),
            ("cell until idle", CELL_MS),
        )
    ):
        yield rows.more(what, rows.ms([(a[index], b[index]) for a, b in found]), limit, "ms")
    experiment, context = pairs.medians(providers)
    yield rows.within("experiment provider, cached", experiment * 1e3, CACHED_MS, "ms")
    yield rows.noted("tags of a run", context * 1e3, None, "ms")
