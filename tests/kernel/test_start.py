"""The kernel's start: quiet, cheap, leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kernel.running import Server


def test_the_start_leaves_no_name_and_no_mlflow(server: Server) -> None:
    kernel = server.kernel()
    found = kernel.run(
        "import sys\n"
        "names = {n for n in globals() if 'mlflow' in n or n in ('annotations', 'ip')}\n"
        "heavy = {'mlflow', 'pandas', 'jupyter_server', 'fastapi'} & set(sys.modules)\n"
        "names, heavy, '__doc__' in globals() and 'start' in (__doc__ or '')"
    )
    assert found.value == (set(), set(), False)


def test_the_start_imports_little(server: Server, tmp_path: Path) -> None:
    # What it takes is measured by `make bench`. IPython runs one of these right before the files
    # of its startup folders, the other right after.
    before, after = tmp_path / "before.py", tmp_path / "after.py"
    before.write_text("import builtins, sys; builtins.had = set(sys.modules)")
    after.write_text("import builtins, sys; builtins.brought = set(sys.modules) - builtins.had")
    kernel = server.kernel(
        arguments=[f"--IPKernelApp.exec_files={after}"], PYTHONSTARTUP=str(before)
    )
    assert kernel.value("'mlflow_run' in get_ipython().magics_manager.magics['cell']") is True
    brought = kernel.value("brought")
    others = {name.partition(".")[0] for name in brought} - {"IPython", "jupyter_mlflow"}
    assert others <= set(sys.stdlib_module_names)
    # With the first run, card, form, job.
    later = ("card", "context", "experiment", "forms", "git", "lookup", "projects")
    assert not {f"jupyter_mlflow.kernel.{name}" for name in later} & brought


def test_loading_twice_is_loading_once(server: Server) -> None:
    kernel = server.kernel()
    count = (
        "ip = get_ipython(); sum(len(c) for c in ip.events.callbacks.values()), "
        "len(ip.input_transformers_cleanup)"
    )
    before = kernel.run(count).value
    assert kernel.run("%load_ext jupyter_mlflow").printed == ""
    assert kernel.run("%reload_ext jupyter_mlflow").printed == ""
    assert kernel.run(count).value == before


def test_the_import_of_mlflow_is_enough(server: Server) -> None:
    # Where the startup file is not found: pip install --user, kernels of other environments.
    kernel = server.kernel("x.ipynb", "id", arguments=["--IPKernelApp.exec_PYTHONSTARTUP=False"])
    kernel.run("pass")
    without = server.root / "without.py"
    without.write_text("import sys; sys.modules['jupyter_mlflow.kernel.start'] = None\n")
    kernel = server.kernel("x.ipynb", "id", PYTHONSTARTUP=str(without))
    kernel.run("import sys; del sys.modules['jupyter_mlflow.kernel.start']")
    assert kernel.value("'MLFLOW_TRACKING_URI' in __import__('os').environ") is False
    name = "import mlflow\nwith mlflow.start_run() as r: pass\n"
    name += "mlflow.get_experiment(r.info.experiment_id).name"
    assert kernel.run(name).value == "x.ipynb"
    assert "Tracking URI" in kernel.run("%mlflow_run").printed


def test_terminal_ipython_and_plain_python_are_left_alone(server: Server, tmp_path: Path) -> None:
    code = (
        "import mlflow; from mlflow.tracking.default_experiment import registry; "
        "p = list(registry._default_experiment_provider_registry)[-1]; "
        "print(type(p).__name__, p.in_context())"
    )
    for program in ([sys.executable, "-c"], [sys.executable, "-m", "IPython", "--no-banner", "-c"]):
        done = subprocess.run(
            [*program, code], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert done.stdout == "NotebookExperimentProvider False\n"


def test_the_startup_file_survives_a_missing_package(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['jupyter_mlflow'] = None\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "ip = InteractiveShell.instance(); ip.kernel = object()\n"
        "file = sys.prefix + '/etc/ipython/startup/50-jupyter-mlflow.py'\n"
        "names = set(ip.user_ns); ip.safe_execfile(file, ip.user_ns, raise_exceptions=True)\n"
        "assert set(ip.user_ns) == names, set(ip.user_ns) - names"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"IPYTHONDIR": str(tmp_path), "HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_entry_points_need_no_server_no_mlflow_and_no_ipython() -> None:
    code = (
        "import sys, jupyter_mlflow.kernel.experiment, jupyter_mlflow.kernel.context\n"
        "print({'mlflow', 'jupyter_server', 'tornado', 'fastapi', 'httpx', 'jupyter_client',"
        " 'IPython', 'urllib.request', 'jupyter_mlflow.kernel.card'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
