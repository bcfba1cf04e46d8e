"""What the panel asks a kernel about its DataFrames, the way it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.kernel.running import RunningKernel

MAKE = """
import datetime, pandas as pd
penguins = pd.DataFrame({
    "island": ["Biscoe", None], "mass": [4450, 3750], "depth": [14.1, None],
    "seen": pd.to_datetime(["2024-01-31", None]), "female": [True, False],
    "objects": [{"a": 1}, {}], "lists": [[1], []], "mixed": [1, "x"], "nothing": [None, None],
    "bytes": [b"x", b"y"], "kind": pd.Categorical(["a", "b"]),
    "day": [datetime.date(2024, 1, 1)] * 2,
    3: ["x" * 2000, "y"],
}, index=pd.Index([7, 8], name="id"))
numbers, _hidden = pd.DataFrame({"x": range(5000)}), penguins
no_frame = [1, 2]
"""
MODULE = "__import__('jupyter_mlflow.kernel.frames', fromlist=['inputs'])"


def ask(kernel: RunningKernel, expression: str) -> Any:
    """The answer to an expression, as the browser asks for it."""
    request = kernel.client.execute(
        "", silent=True, store_history=False, user_expressions={"x": f"{MODULE}.{expression}"}
    )
    while True:
        reply = kernel.client.get_shell_msg(timeout=60)
        if reply["parent_header"].get("msg_id") == request:
            return reply["content"]["user_expressions"]["x"]["data"]["application/json"]


def test_frames(kernel: RunningKernel) -> None:
    before = kernel.value("sorted(globals())") if kernel.run(MAKE).status == "ok" else []
    assert ask(kernel, "inputs()") == {
        "frames": ["numbers", "penguins"],
        "spark": False,
        "tables": [],
    }
    found = ask(kernel, "frame('penguins')")
    assert {one["name"]: (one["kind"], one["has_gaps"]) for one in found["columns"]} == {
        "id": ("integer", False),
        "island": ("text", True),
        "mass": ("integer", False),
        "depth": ("number", True),
        "seen": ("time", True),
        "female": ("boolean", False),
        "objects": ("object", False),
        "lists": ("list", False),
        "mixed": ("mixed", False),
        "nothing": ("empty", True),
        "bytes": ("binary", False),
        "kind": ("text", False),
        "day": ("time", False),
        "3": ("text", False),
    }
    assert found["total"] == 2
    assert [row[:3] for row in found["rows"]] == [["7", "Biscoe", "4450"], ["8", None, "3750"]]
    assert len(found["rows"][0][-1]) == 1001
    for name in ("no_frame", "gone", "import os", "numbers.x"):
        assert ask(kernel, f"frame({name!r})") == {}
    assert ask(kernel, "table('gone')") == {}
    # Nobody sees that it was asked.
    after = kernel.value("sorted(globals())")
    assert {name for name in set(after) - set(before) if not name.startswith("_")} == set()


def test_a_long_frame(kernel: RunningKernel) -> None:
    found = ask(kernel, "frame('numbers')")
    assert (found["total"], len(found["rows"])) == (5000, 20)
