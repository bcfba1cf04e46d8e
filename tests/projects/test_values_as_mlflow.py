"""Which values and names fit is what MLflow says of them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from mlflow.exceptions import MlflowException
from mlflow.projects import _project_spec as theirs
from mlflow.utils import validation as theirs_of_names

from jupyter_mlflow.projects import names, values
from jupyter_mlflow.projects.project import Parameter

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("kind", ["path", "uri"])
def test_paths_and_uris_are_mlflows(
    tmp_path: Path, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a b.csv").touch()
    (tmp_path / "ä%20.csv").touch()
    monkeypatch.chdir(tmp_path)
    parameter = Parameter("x", kind, None)
    them = theirs.Parameter("x", kind)
    texts = (
        *(
            "a b.csv",
            "a%20b.csv",
            "none",
            "/",
            "file:///etc/passwd",
            f"file://{tmp_path}/a%20b.csv",
        ),
        *("file:a", "../", ".", "ä%20.csv", "ä%2520.csv", "a:b", "mailto:x", "//host/x", "1:2"),
    )
    for text in texts:
        refused = values.why_not(parameter, text, tmp_path) is not None
        them_refused, value = False, None
        try:
            # Without a folder to download to, MLflow gives what is elsewhere back as an error.
            value = them.compute_value(text, str(tmp_path / "storage"), 0)
        except MlflowException:
            them_refused = values.local_path(text, tmp_path) is not None or kind == "uri"
        except OSError:
            pass  # it would be downloaded
        assert refused == them_refused, text
        if kind == "path" and value is not None:
            assert str(values.local_path(text, tmp_path)) == value, text


def test_names_of_parameters_are_mlflows() -> None:
    made = random.Random(3)
    pieces = ["a", "B", "1", "_", "-", ".", "..", "/", " ", ":", "ä", "$", "'", "\n", "😀", "#"]
    for _ in range(2000):
        name = "".join(made.choices(pieces, k=made.randrange(1, 5)))
        try:
            theirs_of_names._validate_param_name(name)
        except MlflowException:
            fits = False
        else:
            fits = True
        # A pattern of theirs lets a line's end through, which no form has.
        if "\n" not in name:
            assert (names.why_not(name) is None) == fits, name
