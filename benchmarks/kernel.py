"""What the package costs a kernel, beside a kernel without it.

``python benchmarks/kernel.py [--pairs N] [--kernels N]``: real kernels, interleaved cell by cell
on one SQLite file in memory. The one with the package has a server, a notebook in a git
repository and the card on; for the other the package cannot be imported. Prints times and
medians of differences; exits 1 beyond the limits. What only computes is measured in CPU time of
all threads, which other programs do not lengthen; what may also wait, by the clock.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.kernel.running import Server  # noqa: E402 - the checkout's, which is no package

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.kernel.running import RunningKernel

RUN_MS, METRIC_MS, CELL_MS = 10.0, 0.05, 20.0
FIRST_MS, CACHED_MS, IMPORT_MS = 50.0, 0.1, 30.0
METRICS = 20
"""``log_metric`` calls of each run."""

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


def make_server(folder: Path) -> Server:
    """A server's records, its store in WAL mode, and a repository to keep notebooks in."""
    server = Server(folder)
    env = {key: value for key, value in os.environ.items() if not key.startswith("MLFLOW_")}
    make = "import mlflow; mlflow.search_experiments()"
    env |= {"MLFLOW_TRACKING_URI": server.uri}
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


def pair(server: Server, folder: Path, number: int) -> tuple[RunningKernel, RunningKernel]:
    """A kernel with the package and one without."""
    (folder / "sitecustomize.py").write_text(WITHOUT)
    with_it = server.kernel(f"notebooks/{number}.ipynb", f"notebook-{number}")
    elsewhere = folder / "elsewhere"
    without = server.kernel(
        None, cwd=elsewhere, PYTHONPATH=str(folder), MLFLOW_TRACKING_URI=server.uri
    )
    return with_it, without


def in_turn(kernels: Sequence[RunningKernel], code: str, number: int) -> list[tuple[Any, float]]:
    """What the cell tells in each of two kernels, and its seconds; every second time reversed."""
    found: dict[int, tuple[Any, float]] = {}
    for index in (0, 1) if number % 2 else (1, 0):
        start = time.perf_counter()
        value = kernels[index].value(code)
        found[index] = value, time.perf_counter() - start
    return [found[0], found[1]]


class Report:
    """Lines of results in ms, and whether one of them is beyond its limit."""

    def __init__(self) -> None:
        self.failed = False

    def difference(self, what: str, pairs: list[list[float]], limit: float) -> None:
        """The median of the differences of ``pairs``, given in seconds."""
        more = statistics.median(ours - plain for ours, plain in pairs) * 1e3
        one, other = (statistics.median(pair[which] for pair in pairs) * 1e3 for which in (0, 1))
        told = f"{one:8.3f} ms  without {other:8.3f} ms  ratio {one / other:5.2f}"
        self._line(f"{what:24}{told}", f"{more:+.3f}", more, limit)

    def time(self, what: str, seconds: list[float], limit: float) -> None:
        median = statistics.median(seconds) * 1e3
        self._line(f"{what:24}{median:8.3f} ms", f"{median:.3f}", median, limit)

    def _line(self, told: str, figure: str, value: float, limit: float) -> None:
        mark = "ok" if value <= limit else "TOO MUCH"
        self.failed |= value > limit
        print(f"{told}  {figure} ms (at most {limit:g})  {mark}", flush=True)


def first_use(report: Report, server: Server, folder: Path, kernels: int) -> None:
    imported, begun = [], []
    for number in range(kernels):
        both = pair(server, folder, number + 1)
        imported.append([value for value, _ in in_turn(both, IMPORTED, number)])
        # What the import has left to do in the background is over then, in both of them.
        in_turn(both, "import time; time.sleep(0.2); 1", number)
        begun.append([value for value, _ in in_turn(both, FIRST, number)])
        for kernel in both:
            kernel.stop()
    report.difference("import mlflow (CPU)", imported, IMPORT_MS)
    report.difference("first run of a kernel", begun, FIRST_MS)


def cells(report: Report, server: Server, folder: Path, pairs: int) -> None:
    both = pair(server, folder, 0)
    for kernel in both:
        assert kernel.run(READY).status == "ok"
    found = [in_turn(both, RUN, number) for number in range(pairs)]
    runs = [[value[0] for value, _ in one] for one in found]
    metrics = [[value[1] for value, _ in one] for one in found]
    report.difference("start_run + end_run", runs, RUN_MS)
    report.difference("log_metric", metrics, METRIC_MS)
    report.difference("cell until idle", [[cell for _, cell in one] for one in found], CELL_MS)
    experiment, context = both[0].value(PROVIDERS)
    report.time("experiment, cached", [experiment], CACHED_MS)
    print(f"{'tags of a run':24}{context * 1e3:8.3f} ms")


def imports(report: Report, count: int) -> None:
    env = {key: value for key, value in os.environ.items() if not key.startswith("MLFLOW_")}
    command = [sys.executable, "-W", "ignore", "-c", IMPORT]
    times = [
        float(subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout)
        for _ in range(count)
    ]
    report.time("import, on top (CPU)", times, IMPORT_MS)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--kernels", type=int, default=15)
    arguments = parser.parse_args()
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    server = make_server(folder)
    report = Report()
    try:
        imports(report, arguments.kernels)
        first_use(report, server, folder, arguments.kernels)
        cells(report, server, folder, arguments.pairs)
    finally:
        server.stop()
        shutil.rmtree(folder)
    return int(report.failed)


if __name__ == "__main__":
    sys.exit(main())
