"""Batch inference notebooks run from top to bottom, in a real kernel, on real models."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from jupyter_mlflow.notebooks.batch import batch_notebook
from jupyter_mlflow.notebooks.batch_request import BatchRequest, FileInput, FrameInput
from jupyter_mlflow.notebooks.inference import PYTHON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MODELS = Path(__file__).with_name("batch_models.py")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with models, inputs of each kind, and what the models say of them."""
    place = tmp_path_factory.mktemp("workspace")
    subprocess.run(
        [sys.executable, str(MODELS), str(place)],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(MODELS.parents[2])},
        check=True,
    )
    return place


@pytest.fixture(scope="module")
def run(place: Path) -> Iterator[Callable[..., nbformat.NotebookNode]]:
    """Runs notebooks one after another in one kernel: it is MLflow's import that takes long."""
    client = NotebookClient(
        nbformat.v4.new_notebook(metadata={"kernelspec": PYTHON}),
        timeout=120,
        resources={"metadata": {"path": str(place / "analysis")}},
    )
    (place / "analysis").mkdir()
    with client.setup_kernel(env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "1"}):

        def call(made: nbformat.NotebookNode, before: str = "") -> nbformat.NotebookNode:
            made.cells.insert(0, nbformat.v4.new_code_cell(f"%reset -f\n{before}"))
            client.nb = made
            for index, cell in enumerate(made.cells):
                client.execute_cell(cell, index)
            return made

        yield call


def notebook(place: Path, model: str, request: BatchRequest) -> nbformat.NotebookNode:
    told: dict[str, Any] = json.loads((place / f"{model}.json").read_text())
    found: dict[str, Any] = {
        "columns": [],
        "delimiter": ";" if "semicolon" in str(request.input) else None,
    }
    return batch_notebook(
        told,
        request,
        directory="analysis",
        tracking_uri=f"sqlite:///{place}/mlflow.db",
        kernelspec=PYTHON,
        table={**found, "encoding": "utf-8-sig"},
    )


def saved(place: Path, suffix: str) -> list[dict[str, Any]]:
    """The rows of the one file that a notebook has saved."""
    (file,) = (place / "out").glob(f"predictions-*.{suffix}")
    code = {
        "csv": "pd.read_csv(p, float_precision='round_trip', dtype={'Zip': str})",
        "parquet": "pd.read_parquet(p)",
        "jsonl": "pd.DataFrame([json.loads(l) for l in open(p)])",
    }[suffix]
    script = f"import json, sys, pandas as pd\np = sys.argv[1]\nprint({code}.to_json(orient='records', double_precision=15))"  # noqa: E501
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=True
    )
    file.unlink()
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def printed(made: nbformat.NotebookNode) -> str:
    outputs = [o for cell in made.cells for o in cell.get("outputs", [])]
    assert all(o.output_type != "error" for o in outputs)
    return "".join(o.text for o in outputs if o.output_type == "stream")


COLUMNS = {"Island": "island", "BodyMass": "mass", "Count": "count", "Zip": "zip", "Seen": "seen"}


@pytest.mark.parametrize(
    ("model", "name", "output", "begins"),
    [
        ("echo", "penguins.csv", "csv", ""),
        # What is given beside the rows comes before each.
        ("params", "penguins.parquet", "parquet", "g "),
        ("echo", "penguins.jsonl", "jsonl", ""),
    ],
)
def test_a_file(
    place: Path,
    run: Callable[..., nbformat.NotebookNode],
    model: str,
    name: str,
    output: str,
    begins: str,
) -> None:
    request = BatchRequest(FileInput(name), COLUMNS, f"out/predictions.{output}")
    made = run(notebook(place, model, request))
    rows = saved(place, output)
    expected = json.loads((place / "expected.json").read_text())
    assert [row["prediction"] for row in rows] == [f"{begins}{row}" for row in expected]
    assert [row["island"] for row in rows] == ["Biscoe", "Dream", "Torgersen"]
    assert "3 of 3 rows" in printed(made)
    assert "Saved as ../out/predictions-" in printed(made)
    # The last cells show the result, and a form.
    assert "prediction" in made.cells[-3].outputs[0].data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in made.cells[-1].outputs[-1].data


def test_a_table_with_semicolons_without_signature(
    place: Path, run: Callable[..., nbformat.NotebookNode]
) -> None:
    request = BatchRequest(
        FileInput("semicolon.csv"), {"x": "x", "y": "y"}, "out/predictions.jsonl"
    )
    run(notebook(place, "linear", request))
    rows = saved(place, "jsonl")
    assert [row["prediction"] for row in rows] == pytest.approx([3.0, 7.0], abs=1e-9)


def test_a_dataframe_in_batches(place: Path, run: Callable[..., nbformat.NotebookNode]) -> None:
    request = BatchRequest(FrameInput("frame"), {}, "out/predictions.csv")
    made = notebook(place, "linear", request)
    settings = made.cells[1]
    settings.source = settings.source.replace("batch_size = 10000", "batch_size = 7")
    before = "import pandas as pd; frame = pd.DataFrame({'x': range(20), 'y': 1.0}).query('x > 2')"
    made = run(made, before)
    rows = saved(place, "csv")
    assert [row["prediction"] for row in rows] == pytest.approx([x + 2.0 for x in range(3, 20)])
    assert "17 of 17 rows" in printed(made)


def test_a_dataframe_that_is_not_there(
    place: Path, run: Callable[..., nbformat.NotebookNode]
) -> None:
    request = BatchRequest(FrameInput("nowhere"), {}, "out/predictions.csv")
    with pytest.raises(CellExecutionError, match="There is no DataFrame 'nowhere' in this kernel"):
        run(notebook(place, "linear", request))
    assert list((place / "out").glob("*")) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("text.csv", "'mass' is not what the model takes as 'BodyMass', which is double"),
        ("fraction.csv", "'count' is not what the model takes as 'Count', which is integer"),
        ("gap.csv", "it has missing values"),
        ("large.csv", "too large"),
    ],
)
def test_what_would_change_a_value_is_told(
    place: Path, run: Callable[..., nbformat.NotebookNode], name: str, said: str
) -> None:
    request = BatchRequest(FileInput(name), COLUMNS, "out/predictions.csv")
    with pytest.raises(CellExecutionError, match=said):
        run(notebook(place, "echo", request))
    assert list((place / "out").glob("*")) == []


def test_what_is_not_installed_is_told(
    place: Path, run: Callable[..., nbformat.NotebookNode]
) -> None:
    told = json.loads((place / "linear.json").read_text())
    told["requirements"] = [
        "mlflow",
        "numpy==0.1",
        "no-such-package>=2; python_version>'3'",
        "never-there; python_version<'3'",
        "-e .",
        "x @ https://localhost/x.whl",
    ]
    (place / "lacking.json").write_text(json.dumps(told))
    request = BatchRequest(FileInput("semicolon.csv"), {}, "out/predictions.csv")
    text = printed(run(notebook(place, "lacking", request)))
    assert "numpy==0.1 is needed" in text
    assert "no-such-package>=2" in text
    assert "%pip install numpy==0.1 'no-such-package>=2" in text
    assert "Not checked: -e ." in text
    assert "Not checked: x @" in text
    assert "never-there" not in text
    saved(place, "csv")
