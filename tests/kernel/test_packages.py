"""What a project asks a kernel about its packages, the way the browser asks."""

from __future__ import annotations

import importlib.metadata
import platform
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.kernel.running import RunningKernel

MODULE = "__import__('jupyter_mlflow.kernel.packages', fromlist=['used'])"
NAMES = "sorted(name for name in globals() if name[0] != '_')"
USE = """
import json, os, yaml, numpy as np
from packaging.version import Version
import sklearn.linear_model
_hidden = __import__("httpx")
"""


def ask(kernel: RunningKernel, expression: str) -> Any:
    request = kernel.client.execute(
        "", silent=True, store_history=False, user_expressions={"x": f"{MODULE}.{expression}"}
    )
    while True:
        reply = kernel.client.get_shell_msg(timeout=60)
        if reply["parent_header"].get("msg_id") == request:
            return reply["content"]["user_expressions"]["x"]["data"]["application/json"]


def test_the_packages_that_its_variables_come_from(kernel: RunningKernel) -> None:
    assert kernel.run(USE).status == "ok"
    before = kernel.value(NAMES)
    found = ask(kernel, "used()")
    assert found["python"] == platform.python_version()
    versions = {one["name"]: one["version"] for one in found["packages"]}
    names = ("PyYAML", "numpy", "packaging", "scikit-learn")
    assert set(versions) - {"mlflow"} == set(names)
    assert all(versions[name] == importlib.metadata.version(name) for name in names)
    assert kernel.value(NAMES) == before
