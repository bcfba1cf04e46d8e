from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
STREAMED = "/views/artifact"
"""A file's bytes."""
COMMITTED = ROOT / "src" / "api" / "openapi.json"


def test_the_committed_document_is_current() -> None:
    command = [sys.executable, "-m", "jupyter_mlflow.store.openapi"]
    printed = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, text=True).stdout
    assert COMMITTED.read_text(encoding="utf-8") == printed, (
        f"run: {' '.join(command[1:])} > {COMMITTED.relative_to(ROOT)}"
    )


def test_describing_the_views_takes_no_mlflow() -> None:
    code = """
import sys
from jupyter_mlflow.store.openapi import document
document()
print("mlflow" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "False"


def test_every_view_says_what_it_answers() -> None:
    document = json.loads(COMMITTED.read_text(encoding="utf-8"))
    assert set(document["paths"]) == {
        *("/views/ready", "/views/runs", "/views/changes", "/views/model"),
        *("/views/metric", "/views/snapshot", "/views/groups", "/views/experiments", "/views/run"),
        *("/views/traces", "/views/artifacts", "/views/artifact-table", "/views/input", STREAMED),
    }
    for path, operations in document["paths"].items():
        assert set(operations) == {"get"}, path
        responses = operations["get"]["responses"]
        for status, response in responses.items():
            if path == STREAMED and status == "200":
                assert set(response["content"]) == {"application/octet-stream"}
                continue
            name = response["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            assert (name == "Error") == (status != "200"), (path, status)
    # A field that is always there is a field that the frontend need not ask for.
    for name, schema in document["components"]["schemas"].items():
        assert set(schema["required"]) == set(schema["properties"]), name
