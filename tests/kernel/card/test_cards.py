"""The card under a cell, as a client of a real kernel sees it."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from jupyter_mlflow.kernel.card.cards import Card, Cards
from jupyter_mlflow.kernel.card.summary import MIME
from jupyter_mlflow.kernel.card.worker import Worker
from jupyter_mlflow.kernel.made import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from tests.kernel.running import Display, Outcome, RunningKernel, Server

RUN = (
    "with mlflow.start_run(run_name='one') as run: mlflow.log_metric('loss', 0.5)\nrun.info.run_id"
)


def _card(display: Display) -> dict[str, Any]:
    card: dict[str, Any] = display.data[MIME]
    assert set(display.data) == {MIME, "text/html", "text/plain"}
    return card


def _with_figures(kernel: RunningKernel, request: str, outcome: Outcome) -> Display:
    """The last display of a cell; on a busy machine the figures come only after its end."""
    display = outcome.displays[-1]
    while not any(
        row["metrics"] or (row["sweep"] and row["sweep"]["best"]) for row in _card(display)["rows"]
    ):
        display = kernel.next_display(request)
    return display


def _last(outcome: Outcome) -> dict[str, Any]:
    return _card(outcome.displays[-1])


def test_a_run_is_shown_at_its_start_and_at_the_end_of_its_cell(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "notebook")
    kernel.run("import mlflow, pathlib, time")
    request = kernel.send(
        "print('before')\n"
        "with mlflow.start_run(run_name='one') as run:\n"
        "    for step in range(100): mlflow.log_metric('loss', 1 / (step + 1), step=step)\n"
        "    mlflow.log_metric('accuracy', 0.97)\n"
        "    while not pathlib.Path('go').exists(): time.sleep(0.01)\n"
        "run.info.run_id",
        cell_id="cell-7",
    )
    # What was printed before the run comes before its card.
    kinds = []
    while "display_data" not in kinds:
        message = kernel.client.get_iopub_msg(timeout=60)
        if message["parent_header"]["msg_id"] == request:
            kinds.append(message["msg_type"])
    assert kinds == ["status", "execute_input", "stream", "display_data"]
    begun = message["content"]["data"][MIME]
    display_id = message["content"]["transient"]["display_id"]
    (server.root / "go").touch()
    outcome = kernel.outcome(request)
    run_id = outcome.value
    assert begun["moment"] == "start"
    assert begun["run_ids"] == [run_id]
    assert (begun["notebook_id"], begun["kernel_id"]) == ("notebook", kernel.id)
    assert begun["tracking_uri"] == server.uri
    assert begun["cell"] == {"id": "cell-7", "execution_count": 2}
    assert begun["rows"][0]["status"] == "RUNNING"
    end = _with_figures(kernel, request, outcome)
    assert (end.update, end.display_id) == (True, display_id)
    card = _card(end)
    [row] = card["rows"]
    assert (card["moment"], card["run_ids"], card["total"]) == ("end", [run_id], 1)
    assert (row["name"], row["status"], row["experiment_id"]) == ("one", "FINISHED", "1")
    assert row["end_time"] >= row["start_time"]
    assert row["metrics"] == [["accuracy", 0.97], ["loss", 0.01]]
    assert (row["sparkline"]["key"], len(row["sparkline"]["values"])) == ("loss", 60)
    assert end.data["text/plain"].startswith("✓ one  finished ")
    assert end.data["text/plain"].endswith("  accuracy 0.97  loss 0.01")


def test_runs_of_every_api_and_thread_and_none_of_others(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    kernel.run("import mlflow, concurrent.futures as f, multiprocessing")
    outcome = kernel.run(
        "client = mlflow.MlflowClient()\n"
        "direct = client.create_run('0', run_name='direct').info.run_id\n"
        "def one(name):\n"
        "    with mlflow.start_run(run_name=name) as run: return run.info.run_id\n"
        "with f.ThreadPoolExecutor(1) as pool: thread = pool.submit(one, 'thread').result()\n"
        "child = multiprocessing.get_context('fork').Process(target=one, args=('forked',))\n"
        "child.start(); child.join()\n"
        "try: client.create_run('12345')\n"
        "except mlflow.MlflowException: pass\n"
        "direct, thread"
    )
    card = _last(outcome)
    assert [row["run_id"] for row in card["rows"]] == list(outcome.value)
    assert [row["status"] for row in card["rows"]] == ["RUNNING", "FINISHED"]
    assert kernel.state.new_runs == outcome.value
    quiet = kernel.run("mlflow.search_runs(output_format='list'); 1")
    assert quiet.displays == []


def test_a_run_that_outlives_its_cell(server: Server, tmp_path: Path) -> None:
    kernel = server.kernel("x.ipynb", "id")
    kernel.run("import mlflow, threading")
    first = kernel.run("run = mlflow.start_run(); run.info.run_id", cell_id="one")
    assert _last(first)["rows"][0]["status"] == "RUNNING"
    assert kernel.run("mlflow.log_metric('a', 1)").displays == []
    request = kernel.send("mlflow.end_run('FAILED')", cell_id="three")
    display = _with_figures(kernel, request, kernel.outcome(request))
    card = _card(display)
    assert display.update
    assert display.display_id == first.displays[-1].display_id
    assert (card["moment"], card["run_ids"]) == ("end", [first.value])
    assert card["cell"]["id"] == "one"
    assert (card["rows"][0]["status"], card["rows"][0]["metrics"]) == ("FAILED", [["a", 1.0]])

    # One that ends while no cell runs: said at once, as an output of its own cell.
    gate = tmp_path / "gate"
    request = kernel.send(
        "import os, time\n"
        "run, client = mlflow.start_run(), mlflow.MlflowClient()\n"
        "def end():\n"
        f"    while not os.path.exists({str(gate)!r}): time.sleep(0.02)\n"
        "    client.set_terminated(run.info.run_id)\n"
        "threading.Thread(target=end).start()"
    )
    kernel.outcome(request)
    gate.touch()
    # Its cell's end may be told once more, with the figures that it did not wait for.
    while (card := _card(kernel.next_display(request)))["rows"][0]["status"] == "RUNNING":
        pass
    assert (card["moment"], card["rows"][0]["status"]) == ("end", "FINISHED")


def test_an_interrupted_and_a_failed_cell(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    kernel.run("import mlflow, time")
    failed = kernel.run("with mlflow.start_run(): 1 / 0")
    assert (failed.status, _last(failed)["rows"][0]["status"]) == ("error", "FAILED")
    # Inside the run: an interrupt in the middle of MLflow's own write can leave its store locked.
    code = "with mlflow.start_run():\n    print('in', flush=True)\n    time.sleep(60)"
    stopped = kernel.outcome(kernel.send(code), when_printed=kernel.manager.interrupt_kernel)
    assert stopped.status == "error"
    assert (_last(stopped)["moment"], _last(stopped)["rows"][0]["status"]) == ("end", "FAILED")
    awaited = kernel.run("import asyncio\nwith mlflow.start_run(): await asyncio.sleep(0)")
    assert _last(awaited)["rows"][0]["status"] == "FINISHED"


def test_two_hundred_runs_are_not_two_hundred_messages(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    kernel.run("import mlflow, time")
    outcome = kernel.run(
        "start = time.monotonic()\n"
        "for n in range(200):\n"
        "    with mlflow.start_run(run_name=f'run-{n}'): pass\n"
        "time.monotonic() - start"
    )
    # Four in a second, one at the start, and one or two at the end.
    assert len(outcome.displays) <= 4 * outcome.value + 3
    card = _last(outcome)
    assert (card["total"], len(card["rows"]), len(card["run_ids"])) == (200, 20, 20)
    assert outcome.displays[-1].data["text/plain"].endswith("… and 180 more runs")
    told = {run_id for display in outcome.displays for run_id in _card(display)["run_ids"]}
    assert told == {row["run_id"] for row in card["rows"]}


def test_a_sweep_is_one_row(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    kernel.run("import mlflow")
    request = kernel.send(
        "with mlflow.start_run(run_name='sweep'):\n"
        "    for n in range(5):\n"
        "        with mlflow.start_run(nested=True, run_name=f'child-{n}'):\n"
        "            mlflow.log_metric('accuracy', n / 10)"
    )
    display = _with_figures(kernel, request, kernel.outcome(request))
    [row] = _card(display)["rows"]
    assert row["sweep"]["total"] == 5
    assert row["sweep"]["best"]["name"] == "child-4"
    assert display.data["text/plain"] == "✓ sweep  5 runs, best accuracy 0.4"


def test_a_store_that_is_locked_at_the_end_is_read_later(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    kernel.run("import mlflow, sqlite3, threading")
    request = kernel.send(
        "with mlflow.start_run(): mlflow.log_metric('loss', 0.5)\n"
        f"lock = sqlite3.connect({str(server.store)!r}, check_same_thread=False)\n"
        "_ = lock.execute('BEGIN EXCLUSIVE')\n"
        "threading.Timer(0.5, lock.rollback).start()"
    )
    outcome = kernel.outcome(request)
    assert _last(outcome)["moment"] == "end"
    [row] = _card(_with_figures(kernel, request, outcome))["rows"]
    assert row["metrics"] == [["loss", 0.5]]


def test_a_card_that_is_told_twice_does_not_stop_the_others(tmp_path: Path) -> None:
    cards = Cards()

    def twice(card: Card) -> None:
        cards._refresh(card)
        cards._refresh(card)

    cards._near = Worker("test", twice)
    places = [f"sqlite:///{tmp_path / name}" for name in ("one.db", "two.db", "three.db")]
    for _ in range(10):
        due = [Card(Cell({}), uri, visible=True) for uri in places]
        assert set(cards._unsettled(due)) <= set(due)


def test_what_a_card_asks_logs_nothing(server: Server) -> None:
    kernel = server.kernel("x.ipynb", "id")
    kernel.run("import mlflow, logging, threading")
    outcome = kernel.run(
        "def log(): logging.getLogger('mlflow.store.db.utils').error('SQLAlchemy database error')\n"
        "with mlflow.start_run(): pass\n"
        "thread = threading.Thread(target=log, name='jupyter-mlflow-figures')\n"
        "thread.start(); thread.join()"
    )
    assert outcome.printed == ""


def test_without_the_setting_only_messages_that_show_nothing(server: Server) -> None:
    server.record(run_card=False)
    kernel = server.kernel("x.ipynb", "id")
    kernel.run("import mlflow")
    outcome = kernel.run(RUN)
    assert _last(outcome)["run_ids"] == [outcome.value]
    assert all(display.update for display in outcome.displays)
    server.record()
    assert not kernel.run(RUN).displays[0].update
    # Nor does a card go where outputs are caught.
    caught = kernel.run("%%capture output\nwith mlflow.start_run(): pass")
    assert all(display.update for display in caught.displays)
    assert kernel.value("output.outputs") == []


def test_a_kernel_without_our_server_shows_its_runs(server: Server) -> None:
    server.record_path.unlink()
    kernel = server.kernel("x.ipynb", "id", MLFLOW_TRACKING_URI=server.uri)
    kernel.run("import mlflow")
    request = kernel.send(RUN)
    card = _card(_with_figures(kernel, request, kernel.outcome(request)))
    assert (card["notebook_id"], card["kernel_id"]) == ("", "")
    assert card["rows"][0]["metrics"] == [["loss", 0.5]]


def test_the_last_card_is_complete_in_a_notebook_that_is_executed(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server.uri)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    # The figures of its runs are waited for as long as a busy machine takes, not 20 ms.
    patient = "from jupyter_mlflow.kernel.card import cards; cards.WAIT = 60.0"
    cells = [nbformat.v4.new_code_cell(code) for code in (patient, "import mlflow", RUN)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    nbformat.validate(notebook)
    cards = [
        output.data[MIME]
        for cell in notebook.cells
        for output in cell.outputs
        if output.output_type == "display_data"
    ]
    assert [card["moment"] for card in cards] == ["end"]
    assert [card["rows"][0]["status"] for card in cards] == ["FINISHED"]
    assert [card["rows"][0]["metrics"] for card in cards] == [[["loss", 0.5]]]
    exporter = HTMLExporter(template_name="lab")  # type: ignore[no-untyped-call]
    html, _ = exporter.from_notebook_node(notebook)
    assert "✓ <strong>one</strong> finished" in html
    assert "loss 0.5</div>" in html


@contextmanager
def _server_that_hangs() -> Iterator[tuple[str, threading.Event]]:
    """Takes new runs and their ends, and never tells of any until it is let to."""
    let = threading.Event()
    run = {"info": {"run_id": "a" * 32, "run_name": "far", "experiment_id": "0"}}
    info = {"status": "FINISHED", "start_time": 1, "end_time": 2}

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, found: dict[str, Any]) -> None:
            body = json.dumps(found).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            let.wait()
            metrics = [{"key": "loss", "value": 0.5, "timestamp": 1, "step": 0}]
            self._answer({"run": {"info": run["info"] | info, "data": {"metrics": metrics}}})

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer({"run": {**run, "data": {}}, "run_info": run["info"]})

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        try:
            yield f"http://user:secret@127.0.0.1:{http.server_port}", let
        finally:
            let.set()
            http.shutdown()
            thread.join()


def test_a_store_elsewhere_is_never_waited_for(server: Server) -> None:
    with _server_that_hangs() as (uri, let):
        # It asks the server, too, before it prints a link.
        kernel = server.kernel(
            "x.ipynb",
            "id",
            MLFLOW_TRACKING_URI=uri,
            MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT="1",
        )
        kernel.run("import mlflow\nclient = mlflow.MlflowClient()")
        code = "run = client.create_run('0')\nclient.set_terminated(run.info.run_id, 'KILLED')"
        request = kernel.send(code)
        outcome = kernel.outcome(request)
        card = _last(outcome)
        assert "secret" not in json.dumps(outcome.displays[-1].data)
        [row] = card["rows"]
        # What this process knows by itself.
        assert (card["moment"], row["name"], row["status"]) == ("end", "far", "KILLED")
        assert row["metrics"] == []
        # Till here no question about a run was answered.
        let.set()
        later = _card(kernel.next_display(request))
        assert later["rows"][0]["metrics"] == [["loss", 0.5]]
        assert later["run_ids"] == card["run_ids"]
