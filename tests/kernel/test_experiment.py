"""Which experiment a run of a notebook lands in, in real kernels on a real store."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from jupyter_mlflow.kernel import lookup

if TYPE_CHECKING:
    from tests.kernel.running import Server

RUN = "import mlflow\nwith mlflow.start_run() as run: pass\n"


def test_a_notebook_gets_its_own_experiment(server: Server) -> None:
    kernel = server.kernel("analysis/penguins.ipynb", "id-1")
    found = kernel.run(
        RUN + "e = mlflow.get_experiment(run.info.experiment_id); e.name, e.tags"
    ).value
    assert found == (
        "analysis/penguins.ipynb",
        {
            "mlflow.experiment.sourceId": "id-1",
            "mlflow.experiment.sourceType": "NOTEBOOK",
            "jupyter.notebook.path": "analysis/penguins.ipynb",
            "jupyter.server.id": "server",
        },
    )


def test_artifacts_of_new_experiments_lie_below_the_root(server: Server) -> None:
    kernel = server.kernel()
    kernel.run(RUN + "mlflow.log_text('x', 'a.txt', run_id=run.info.run_id)")
    assert [file.name for file in server.artifacts.rglob("*.txt")] == ["a.txt"]
    assert not (server.root / "analysis" / "mlruns").exists()


def test_notebooks_of_one_name_have_an_experiment_each(server: Server) -> None:
    first = server.kernel("a/x.ipynb", "id-1").run(RUN + "run.info.experiment_id").value
    other = server.kernel("b/x.ipynb", "id-2").run(RUN + "run.info.experiment_id").value
    again = server.kernel("c/moved.ipynb", "id-1").run(RUN + "run.info.experiment_id").value
    assert first == again != other


def test_a_taken_or_deleted_name_gets_a_number(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id-1")
    name = "mlflow.get_experiment(run.info.experiment_id).name"
    kernel.run("import mlflow; mlflow.create_experiment('x.ipynb')")
    assert kernel.run(RUN + name).value == "x.ipynb (2)"
    kernel.run("mlflow.delete_experiment(run.info.experiment_id)")
    assert kernel.run(RUN + name).value == "x.ipynb (3)"


def test_kernels_that_meet_make_one_experiment(server: Server) -> None:
    kernels = [server.kernel("x.ipynb", "id"), server.kernel("x.ipynb", "id")]
    for kernel in kernels:
        kernel.run("import mlflow; mlflow.search_experiments()")
        # Each waits for the other to write.
        kernel.run("from jupyter_mlflow.kernel import answers; answers.WAIT = 60.0")
    for round_ in range(10):
        for kernel in kernels:
            server.bind(kernel.id, f"{round_}.ipynb", f"id-{round_}")
        requests = [kernel.send(RUN + "run.info.experiment_id") for kernel in kernels]
        found = {kernel.outcome(r).value for kernel, r in zip(kernels, requests, strict=True)}
        assert len(found) == 1
    assert kernels[0].value("len(mlflow.search_experiments())") == 11


def test_what_the_user_sets_comes_first(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id", MLFLOW_EXPERIMENT_NAME="from the environment")
    name = "mlflow.get_experiment(run.info.experiment_id).name"
    assert kernel.run(RUN + name).value == "from the environment"
    assert kernel.run("mlflow.set_experiment('mine')\n" + RUN + name).value == "mine"
    nested = (
        "outer = mlflow.start_run(experiment_id='0')\n"
        "inner = mlflow.start_run(nested=True, experiment_id='0')\n"
        "mlflow.end_run(); mlflow.end_run()\n"
        "outer.info.experiment_id, inner.info.experiment_id"
    )
    assert kernel.run(nested).value == ("0", "0")
    named = kernel.value("sorted(e.name for e in mlflow.search_experiments())")
    assert named == ["Default", "from the environment", "mine"]


def test_an_active_run_stays_the_one(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    kernel.run("import mlflow; run = mlflow.start_run(experiment_id='0')")
    kernel.run("mlflow.log_metric('m', 1)")
    assert kernel.value("mlflow.get_run(run.info.run_id).data.metrics") == {"m": 1.0}
    assert kernel.value("mlflow.active_run().info.run_id == run.info.run_id") is True


def test_without_a_notebook_runs_land_where_mlflow_puts_them(server: Server) -> None:
    kernel = server.kernel(None)
    assert kernel.run(RUN + "run.info.experiment_id").value == "0"


def test_the_wait_for_a_notebook_is_not_repeated(server: Server) -> None:
    kernel = server.kernel(None, JPY_SESSION_NAME="/home/ada/never.ipynb")
    assert kernel.run(RUN + "run.info.experiment_id").value == "0"
    # A cell that waited so long would be given up by its test.
    kernel.run("from jupyter_mlflow.kernel import identity; identity.BINDING_WAIT = 3600")
    assert kernel.run(RUN + "run.info.experiment_id").value == "0"


def test_a_notebook_that_becomes_known_later_is_waited_for(server: Server) -> None:
    kernel = server.kernel(None, JPY_SESSION_NAME="/home/ada/late.ipynb")
    kernel.run("from jupyter_mlflow.kernel import identity; identity.BINDING_WAIT = 3600")
    request = kernel.send(RUN + "mlflow.get_experiment(run.info.experiment_id).name")
    kernel.state_when(lambda state: state.mlflow_version is not None)
    server.bind(kernel.id, "late.ipynb", "id")
    assert kernel.outcome(request).value == "late.ipynb"


def test_a_store_that_refuses_fails_as_mlflow_does(server: Server) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        uri = f"http://127.0.0.1:{unused.getsockname()[1]}"
    kernel = server.kernel(MLFLOW_TRACKING_URI=uri, MLFLOW_HTTP_REQUEST_MAX_RETRIES="0")
    outcome = kernel.run(RUN)
    assert outcome.errors == ["MlflowException"]
    # The observer of runs stands between; what looks for the experiment has no part in it.
    assert "experiment.py" not in outcome.traceback
    assert "answers.py" not in outcome.traceback
    assert kernel.value("1 + 1") == 2


def test_a_store_that_hangs_is_waited_for_once(server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        kernel = server.kernel(MLFLOW_TRACKING_URI=f"http://127.0.0.1:{mute.getsockname()[1]}")
        kernel.run("import mlflow, time\nfrom jupyter_mlflow.kernel import answers, experiment")
        kernel.run("answers.WAIT = 2.0; provider = experiment.NotebookExperimentProvider()")
        assert kernel.value("provider.in_context()") is False
        # The same cell, and those after it, do not wait again: ten take less than one wait.
        timed = "t = time.perf_counter(); found = [provider.in_context() for _ in range(5)]\n"
        kernel.run(f"{timed}seconds = time.perf_counter() - t")
        kernel.run(f"{timed}seconds += time.perf_counter() - t")
        assert kernel.value("any(found)") is False
        assert kernel.value("seconds") < 2


@pytest.mark.parametrize(
    ("uri", "local"),
    [
        *((uri, False) for uri in ("databricks", "databricks-uc", "databricks://p", "uc")),
        *((uri, False) for uri in ("azureml", "azureml://h/x", "http://h", "plugin://x")),
        *((uri, False) for uri in ("postgresql://h/d", "mysql+pymysql://h/d")),
        *((uri, True) for uri in ("sqlite:///m.db", "sqlite+pysqlite:///m.db", "sqlite://")),
        *((uri, True) for uri in ("file:///r", "mlruns", "/r/mlruns", "./databricks")),
    ],
)
def test_what_is_on_this_machine(uri: str, local: bool) -> None:
    assert lookup.is_local(uri) is local


def test_names_on_a_shared_store_begin_with_the_user(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id", JUPYTERHUB_USER="ada")
    found = kernel.run(
        "from jupyter_mlflow.kernel import identity, lookup\n"
        "binding = identity.this_kernel().binding()\n"
        "[next(lookup._names(uri, binding)) for uri in ('databricks', 'postgresql://h/d', "
        "'sqlite:///m.db', 'file:///r')]"
    )
    assert found.value == ["ada/x.ipynb", "ada/x.ipynb", "x.ipynb", "x.ipynb"]


def test_children_of_a_kernel_are_left_alone(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    code = (
        "import mlflow, multiprocessing, os, subprocess, sys\n"
        "from mlflow.tracking.default_experiment import registry\n"
        "provider = list(registry._default_experiment_provider_registry)[-1]\n"
        "read, write = os.pipe()\n"
        "if os.fork() == 0:\n"
        "    os.write(write, str(provider.in_context()).encode()); os._exit(0)\n"
        "script = 'import mlflow; from mlflow.tracking.default_experiment import registry; "
        "from mlflow.tracking.context.registry import resolve_tags; "
        "p = list(registry._default_experiment_provider_registry)[-1]; "
        'print(type(p).__name__, p.in_context(), "jupyter.notebook.id" in resolve_tags())\'\n'
        "spawned = subprocess.run([sys.executable, '-c', script], capture_output=True, text=True)\n"
        "with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
        "    pooled = pool.apply(mlflow.get_tracking_uri)\n"
        "os.read(read, 9), spawned.stdout, pooled == mlflow.get_tracking_uri()"
    )
    assert kernel.run(code).value == (
        b"False",
        "NotebookExperimentProvider False False\n",
        True,
    )


def test_the_answer_is_given_at_once_when_it_is_known(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    code = (
        "from mlflow.tracking.default_experiment import registry\n"
        "import timeit\n"
        "provider = list(registry._default_experiment_provider_registry)[-1]\n"
        "ask = lambda: provider.in_context() and provider.get_experiment_id()\n"
        "min(timeit.repeat(ask, number=100, repeat=5)) / 100 * 1000"
    )
    kernel.run(RUN)
    assert kernel.run(code).value <= 0.1
