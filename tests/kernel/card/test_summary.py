"""What a card says, and how it reads where nothing can draw it."""

from __future__ import annotations

import json
import math

import pytest

from jupyter_mlflow.kernel.card import fallback, summary
from jupyter_mlflow.kernel.card.figures import Best, Figures
from jupyter_mlflow.kernel.card.leading import leading, lower_is_better
from jupyter_mlflow.kernel.made import Run

PLACE = summary.Place("notebook", "kernel", "sqlite:///mlflow.db", "c", 3)


def _run(run_id: str, name: str = "", status: str = "FINISHED") -> Run:
    end = None if status == "RUNNING" else 13_000
    return Run(run_id, name or run_id, "1", None, "sqlite:///mlflow.db", 1_000, status, end)


def test_a_run_with_its_figures() -> None:
    metrics = (("accuracy", 0.97), ("inf", math.inf), ("loss", 0.11234567), ("nan", math.nan))
    found = Figures("renamed", "RUNNING", 1_000, None, metrics, ("loss", (1.0, 1 / 3)))
    family = [_run("a", "gentle-fox-12")]
    bundle = summary.bundle(PLACE, "end", ["a", "a"], [family], {"a": found}, 1)
    assert json.loads(json.dumps(bundle[summary.MIME], allow_nan=False)) == {
        "version": 1,
        "moment": "end",
        "notebook_id": "notebook",
        "kernel_id": "kernel",
        "tracking_uri": "sqlite:///mlflow.db",
        "cell": {"id": "c", "execution_count": 3},
        "run_ids": ["a"],
        "total": 1,
        "rows": [
            {
                "run_id": "a",
                "name": "renamed",
                "experiment_id": "1",
                # This process has ended it since the figures were read.
                "status": "FINISHED",
                "start_time": 1_000,
                "end_time": 13_000,
                "metrics": [
                    ["accuracy", 0.97],
                    ["inf", "Infinity"],
                    ["loss", 0.11234567],
                    ["nan", "NaN"],
                ],
                "sparkline": {"key": "loss", "values": [1.0, 0.333333]},
                "sweep": None,
            }
        ],
    }
    assert bundle["text/plain"] == (
        "✓ renamed  finished 12 s  accuracy 0.97  loss 0.1123  inf ∞  nan NaN"
    )
    assert bundle["text/html"] == (
        "<div>✓ <strong>renamed</strong> finished 12 s · accuracy 0.97 · loss 0.1123 · inf ∞"
        " · nan NaN</div>"
    )


def test_a_sweep_is_one_row() -> None:
    family = [_run("p", "sweep-3"), *(_run(str(number)) for number in range(200))]
    best = Best("7", "seven", "accuracy", 0.97)
    found = Figures("sweep-3", "FINISHED", 1, 2, failed=2, best=best)
    bundle = summary.bundle(PLACE, "end", ["p"], [family], {"p": found}, 201)
    card = bundle[summary.MIME]
    known = [_run("p"), _run("c", status="FAILED")]
    unread = summary.bundle(PLACE, "end", ["p"], [known], {}, 2)
    assert unread["text/plain"] == "✓ p  1 run, 1 failed"
    assert card["total"] == 201
    assert card["rows"][0]["sweep"] == {
        "total": 200,
        "failed": 2,
        "best": {"run_id": "7", "name": "seven", "key": "accuracy", "value": 0.97},
    }
    assert bundle["text/plain"] == "✓ sweep-3  200 runs, 2 failed, best accuracy 0.97"


def test_twenty_rows_at_most() -> None:
    families = [[_run(str(number), status="RUNNING")] for number in range(190)]
    ids = [family[0].run_id for family in families]
    bundle = summary.bundle(PLACE, "start", ids, families, {}, 200)
    card = bundle[summary.MIME]
    assert len(card["rows"]) == len(card["run_ids"]) == 20
    assert card["total"] == 200
    assert bundle["text/plain"].splitlines()[-2:] == ["● 19  running", "… and 180 more runs"]
    assert bundle["text/html"].endswith("<div>… and 180 more runs</div>")


def test_names_stay_text() -> None:
    family = [_run("a", "<script>\x1b[31m&\n")]
    bundle = summary.bundle(PLACE, "end", [], [family], {}, 1)
    assert bundle["text/plain"] == "✓ <script> [31m&   finished 12 s"
    assert "<strong>&lt;script&gt; [31m&amp; </strong>" in bundle["text/html"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.93333333, "0.9333"),
        (12345.0, "12345"),
        (12345.678, "12350"),
        (1.23456e-7, "1.235e-7"),
        (0.0001, "0.0001"),
        (-0.0, "-0"),
        (5e-324, "5e-324"),
        (1e7, "1e7"),
        (1.5e300, "1.5e300"),
        ("-Infinity", "−∞"),
    ],
)
def test_metrics_are_written_as_in_the_panel(value: float | str, shown: str) -> None:
    assert fallback.metric(value) == shown


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [(-5, "0 s"), (420, "0.4 s"), (12_900, "12 s"), (185_000, "3:05"), (7_629_000, "2:07:09")],
)
def test_durations_are_written_as_in_the_panel(milliseconds: int, shown: str) -> None:
    assert fallback.duration(milliseconds) == shown


def test_the_metrics_that_lead() -> None:
    keys = ["zeta", "val_loss", "Test_Accuracy", "f1", "rmse", "alpha"]
    assert leading(keys) == ["Test_Accuracy", "f1", "rmse", "val_loss", "alpha", "zeta"]
    assert [key for key in keys if lower_is_better(key)] == ["val_loss", "rmse"]
    # scikit-learn's: how long scoring took is no score, and an error may be turned round.
    assert leading(["mean_score_time", "mean_test_score"])[0] == "mean_test_score"
    assert lower_is_better("mean_fit_time")
    assert not lower_is_better("neg_mean_squared_error")


def test_a_run_of_a_store_that_tells_no_start() -> None:
    found = Figures("a", "FINISHED", None, 5)
    run = _run("a")
    run.start_time = None  # type: ignore[assignment]
    bundle = summary.bundle(PLACE, "end", ["a"], [[run]], {"a": found}, 1)
    assert bundle["text/plain"] == "✓ a  finished"
