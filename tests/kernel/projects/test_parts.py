"""What the kernel's side of jobs is made of, without a server."""

from __future__ import annotations

import _thread
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from jupyter_mlflow.common.records import Binding
from jupyter_mlflow.kernel.magics.words import words
from jupyter_mlflow.kernel.projects import apart, arguments, card, config, live, place, run
from jupyter_mlflow.kernel.projects.errors import ProjectError
from jupyter_mlflow.kernel.projects.job import Job
from jupyter_mlflow.kernel.projects.options import option_of
from jupyter_mlflow.kernel.projects.tail import last_lines


def record(**changes: Any) -> dict[str, Any]:
    """A job as the server tells it."""
    return {
        "id": "a" * 32,
        "kind": "project",
        "title": "near",
        "connection": "default",
        "state": "running",
        "created": 0,
        "started": 1_000,
        "ended": None,
        "group": None,
        "experiment_id": None,
        "runs": [],
        "parent_run_id": None,
        "arguments": {"parameters": {}},
        "exit_code": None,
        "progress": None,
        "error": None,
        **changes,
    }


def binding(root: Path) -> Binding:
    return Binding("id", "sub/x.ipynb", str(root), "server", "http://localhost/", "")


@pytest.mark.parametrize(
    ("written", "variables", "expected"),
    [
        ("-P a=0.10", {}, {"a": "0.10"}),
        ("-P a={x}", {"x": 0.25}, {"a": 0.25}),
        ("-P a=$x", {"x": "b c"}, {"a": "b c"}),
        ("-P a=$HOME", {}, {"a": "$HOME"}),
        ("-P a=run-{x}", {"x": 3}, {"a": "run-3"}),
        ("-P a='b c'", {}, {"a": "b c"}),
        ("""-P a={"b":[1,true]}""", {}, {"a": '{"b":[1,true]}'}),
        ("-P a=", {}, {"a": ""}),
        ("-P a=b=c", {}, {"a": "b=c"}),
    ],
)
def test_values(written: str, variables: dict[str, Any], expected: dict[str, Any]) -> None:
    texts = [word.text for word in words(f"near {written}")]
    assert arguments.of_run(arguments.parse(texts), variables)["parameters"] == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a=1,2", ["1", "2"]),
        ("a=$x,2", [0.5, "2"]),
        ("a={y}", [1, 2]),
        ("a=[1,'b,c']", [1, "b,c"]),
        ("a=x", ["x"]),
    ],
)
def test_values_of_a_grid(written: str, expected: list[Any]) -> None:
    given = arguments.parse(["near", "--grid", written])
    asked = arguments.of_run(given, {"x": 0.5, "y": (1, 2)})
    assert asked == {"uri": "near", "grid": {"a": expected}}


def test_a_configuration_is_a_file_json_or_a_variable(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    file = tmp_path / "sub" / "cluster.json"
    file.write_text('{"COMPUTE": "cpu"}')
    here = binding(tmp_path)
    for written, expected in (
        ("cluster.json", {"COMPUTE": "cpu"}),
        (str(file), {"COMPUTE": "cpu"}),
        ('{"USE_CONDA": false, "x": 1.0}', {"USE_CONDA": False, "x": 1.0}),
        ("{config}", {"a": 1}),
        ("$config", {"a": 1}),
    ):
        given = arguments.parse(["near", "-c", written])
        asked = arguments.of_run(given, {"config": {"a": 1}})
        assert repr(config.read(asked["backend_config"], here)) == repr(expected)
    for wrong, said in (
        ("[1]", "must be a JSON object"),
        ("{1", "This is no JSON"),
        ("no.json", "no.json cannot be read: No such file"),
    ):
        with pytest.raises(ProjectError, match=said) as error:
            config.read(wrong, here)
        assert error.value.field == "backend_config"


def test_fields_are_named_as_they_are_written() -> None:
    assert option_of("parameters.alpha") == "-P alpha"
    assert option_of("environment") == "--env-manager"
    assert option_of("grid") == "--grid"
    assert option_of("else") == "else"


def test_texts_of_values() -> None:
    class Scalar:
        shape = ()

        def __str__(self) -> str:
            return "0.1"

    class Tensor(Scalar):
        __module__ = "torch"

        def __str__(self) -> str:
            return "tensor(0.1000)"

        def item(self) -> float:
            return 0.1

    values = (0.1, "0.1", Scalar(), Tensor(), Path("0.1"))
    assert {run.text_of(one, "a") for one in values} == {"0.1"}
    with pytest.raises(ProjectError, match=r"^parameters.a: A value must be text"):
        run.text_of(None, "parameters.a")


def test_places(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "sub" / "near").mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to(root)
    here = binding(root)
    for written, expected in (
        ("near", "sub/near"),
        ("../far", "far"),
        ("..", ""),
        (str(root / "sub"), "sub"),
        (str(link / "sub" / "near"), "sub/near"),
        ("https://example.com/p.git#sub", "https://example.com/p.git#sub"),
        ("git@example.com:team/p.git", "git@example.com:team/p.git"),
        ("ext::sh -c id", "ext::sh -c id"),
    ):
        assert place.of_project(written, here) == expected
    with pytest.raises(ProjectError, match="lies outside of the folder"):
        place.of_project("../../else", here)


def test_the_last_lines_of_a_log() -> None:
    assert last_lines("".join(f"{n}\n" for n in range(30))) == "".join(
        f"{n}\n" for n in range(20, 30)
    )
    assert last_lines("a\r\nb") == "a\nb"
    # A progress bar, read while it is written.
    half = last_lines("10%\r20%\r")
    assert last_lines(f"{half}30%\r") == "30%\r"
    assert len(last_lines("x" * 10_000)) == 500


def test_the_card_takes_every_string_for_text() -> None:
    evil = "<img src=x onerror=alert(1)>\x1b[2J"
    job = Job(
        [
            record(
                title=evil,
                state="failed",
                runs=[{"run_id": "1", "name": evil}],
                error={"error_code": "X", "message": evil, "details": ""},
            )
        ]
    )
    shown = card.bundle(job)
    assert "<img" not in shown["text/html"]
    assert "\x1b" not in shown["text/html"] + shown["text/plain"]


def test_the_state_of_a_grid() -> None:
    for states, expected in (
        (("queued", "queued"), "queued"),
        (("finished", "queued"), "running"),
        (("failed", "running"), "running"),
        (("failed", "finished"), "failed"),
        (("failed", "killed"), "killed"),
        (("finished", "finished"), "finished"),
    ):
        assert card.state([record(state=one) for one in states]) == expected


def test_a_job_of_a_grid_is_itself() -> None:
    group = {"group": "b" * 32, "parent_run_id": "parent", "state": "finished"}
    grid = Job(
        [
            record(**group, id=f"{n:032x}", runs=[{"run_id": f"run-{n}", "name": ""}])
            for n in range(2)
        ]
    )
    assert (grid.id, grid.runs) == ("b" * 32, ("parent", "run-0", "run-1"))
    assert [(one.id, one.runs) for one in grid.jobs] == [
        (f"{n:032x}", (f"run-{n}",)) for n in range(2)
    ]


def test_a_slow_answer_is_not_waited_for_long() -> None:
    assert [live.pause_after(look) for look in (0.001, 0.1, 10.0)] == [0.5, 1.0, 5.0]


def test_who_interrupts_learns_that_the_job_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    job = Job([record()])  # there is no server to cancel it
    threading.Timer(0.3, _thread.interrupt_main).start()
    with pytest.raises(KeyboardInterrupt):
        job.wait_or_cancel()
    said = capsys.readouterr().err
    assert said.startswith("The job may go on, it could not be cancelled. The Jupyter server of")


def test_a_large_grid_has_a_short_card() -> None:
    grid = [
        record(id=f"{n:032x}", group="b" * 32, arguments={"parameters": {"alpha": str(n), "c": 1}})
        for n in range(500)
    ]
    shown = card.bundle(Job(grid))
    data = shown[card.MIME]
    assert (len(data["jobs"]), data["total"], data["head"]["id"]) == (20, 500, "b" * 32)
    assert data["jobs"][3]["values"] == "alpha 3"
    assert shown["text/plain"].splitlines()[-1] == "… and 480 more"
    assert len(str(shown)) < 20_000


def test_what_was_asked_for_when_it_was_interrupted_is_taken_back() -> None:
    asked, interrupted = threading.Event(), threading.Event()
    told: list[str] = []

    def work() -> str:
        asked.set()
        # Under way until somebody waits to take it back.
        interrupted.wait(60)
        until = time.monotonic() + 60
        while sum(one.name == "jupyter-mlflow-apart" for one in threading.enumerate()) < 2:
            assert time.monotonic() < until
        told.append("made")
        return "job"

    def interrupt() -> None:
        asked.wait(60)
        _thread.interrupt_main()
        interrupted.set()

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        apart.whole(work, undo=lambda job: told.append(f"{job} undone"))
    assert told == ["made", "job undone"]
    assert apart.whole(lambda: "other", undo=told.append) == "other"
    assert told == ["made", "job undone"]
    with pytest.raises(ZeroDivisionError):
        apart.whole(lambda: 1 // 0, undo=lambda _: told.append("nothing"))
