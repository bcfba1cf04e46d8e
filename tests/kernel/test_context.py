"""The tags of a notebook's runs."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.kernel.running import Server

TAGS = (
    "import mlflow\nwith mlflow.start_run() as run: pass\n"
    "{k: v for k, v in mlflow.get_run(run.info.run_id).data.tags.items()"
    " if k not in ('mlflow.user', 'mlflow.runName')}"
)


def test_a_run_knows_its_notebook_and_its_cell(server: Server) -> None:
    git = server.root / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    (git / "refs" / "heads" / "main").write_text("a" * 40 + "\n")
    kernel = server.kernel("analysis/penguins.ipynb", "id")
    kernel.run("1")
    assert kernel.run(TAGS, cell_id="cell-7").value == {
        "mlflow.source.type": "NOTEBOOK",
        "mlflow.source.name": "analysis/penguins.ipynb",
        "mlflow.source.git.commit": "a" * 40,
        "mlflow.source.git.branch": "main",
        "jupyter.notebook.id": "id",
        "jupyter.notebook.path": "analysis/penguins.ipynb",
        "jupyter.kernel.id": kernel.id,
        "jupyter.cell.id": "cell-7",
        "jupyter.cell.execution_count": "2",
        "jupyter.cell.sha256": hashlib.sha256(TAGS.encode()).hexdigest(),
        "jupyter.kernel.process": kernel.state.process_id,
    }


def test_a_renamed_notebook_is_called_by_its_new_name(server: Server) -> None:
    kernel = server.kernel("old.ipynb", "id")
    assert kernel.run(TAGS).value["mlflow.source.name"] == "old.ipynb"
    server.bind(kernel.id, "new.ipynb", "id")
    found = kernel.run(TAGS).value
    assert found["mlflow.source.name"] == found["jupyter.notebook.path"] == "new.ipynb"


def test_a_run_of_a_thread_has_the_tags_of_the_cell(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    code = (
        "import mlflow, concurrent.futures as f\n"
        "def one():\n"
        "    with mlflow.start_run() as run: return run.info.run_id\n"
        "with f.ThreadPoolExecutor(4) as pool:\n"
        "    ids = [c.result() for c in [pool.submit(one) for _ in range(8)]]\n"
        "runs = [mlflow.get_run(i) for i in ids]\n"
        "{r.info.experiment_id for r in runs}, {r.data.tags['jupyter.cell.id'] for r in runs}"
    )
    assert kernel.run(code, cell_id="c").value == ({"1"}, {"c"})


def test_what_the_user_tags_comes_first(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    code = TAGS.replace("start_run()", "start_run(tags={'mlflow.source.name': 'mine'})")
    assert kernel.run(code).value["mlflow.source.name"] == "mine"


def test_the_hash_is_of_the_whole_cell_as_it_was_sent(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    kernel.run("import mlflow")
    code = "# naïve 🐧\n%%capture\n"
    code = f"%%mlflow_run named\n{code.splitlines()[0]}\nrun_id = mlflow.active_run().info.run_id"
    kernel.run(code)
    tags = kernel.value("dict(mlflow.get_run(run_id).data.tags)")
    assert tags["jupyter.cell.sha256"] == hashlib.sha256(code.encode()).hexdigest()


def test_a_restarted_kernel_is_another_process(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    before = kernel.state
    assert before.process_id
    kernel.manager.restart_kernel(now=True)
    kernel.client.wait_for_ready(timeout=60)
    after = kernel.state_when(lambda state: state.process_id != before.process_id)
    assert after.kernel_id == before.kernel_id
    assert after.pid != before.pid
