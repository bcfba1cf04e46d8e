"""What a store is called."""

from __future__ import annotations

import pytest

from jupyter_mlflow.common.label import label


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("sqlite:////srv/me/data/mlflow.db", "sqlite · mlflow.db"),
        ("sqlite:///mlflow.db?timeout=5", "sqlite · mlflow.db"),
        ("sqlite:////srv/me/try #2.db", "sqlite · try #2.db"),
        ("postgresql+psycopg://me:s3cret@db.host:5433/runs", "postgresql · db.host:5433/runs"),
        ("mysql+pymysql:///runs", "mysql · localhost/runs"),
        ("http://me:s3cret@host:5000/", "http · host:5000"),
        ("https://host/ml/flow", "https · host/ml/flow"),
        (f"https://host/{'long' * 20}", "https · host"),
        ("databricks://profile", "databricks · profile"),
        ("databricks", "databricks"),
        ("file:///srv/me/mlruns", "file:///srv/me/mlruns"),
        ("/srv/me/mlruns", "/srv/me/mlruns"),
    ],
)
def test_a_store_has_a_short_name(uri: str, expected: str) -> None:
    assert label(uri) == expected
