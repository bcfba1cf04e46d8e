"""The contract with MLflow's autologging, in a process of its own: it patches other libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.kernel.running import RunningKernel

START = """
import mlflow.sklearn, sklearn
from mlflow.utils import autologging_utils, import_hooks
from mlflow.utils.autologging_utils import safety
from jupyter_mlflow.kernel import internals
def state():
    hooks = {name: len(found) for name, found in import_hooks._post_import_hooks.items() if found}
    configs = autologging_utils.AUTOLOGGING_INTEGRATIONS.items()
    patches = safety._AUTOLOGGING_PATCHES.items()
    return (
        autologging_utils._AUTOLOGGING_GLOBALLY_DISABLED,
        hooks,
        {name: dict(config) for name, config in configs if config},
        {name: len(found) for name, found in patches if found},
    )
"""


@pytest.fixture
def kernel(kernel: RunningKernel) -> RunningKernel:
    assert kernel.run(START).status == "ok"
    return kernel


def test_on_and_back(kernel: RunningKernel) -> None:
    before = kernel.value("state()")
    kernel.run("restore = internals.autologging_on()")
    globally_off, hooks, configs, patches = kernel.value("state()")
    assert globally_off is False
    # One library that has been imported, one that is still to be.
    assert configs["sklearn"]["disable"] is False
    assert patches["sklearn"] > 100
    assert hooks["xgboost"] == 1
    kernel.run("restore()")
    assert kernel.value("state()") == before


def test_on_where_it_is_on(kernel: RunningKernel) -> None:
    kernel.run("mlflow.autolog(log_models=False, silent=True)")
    before = kernel.value("state()")
    kernel.run("restore = internals.autologging_on()")
    assert kernel.value("state()") == before
    kernel.run("restore(); mlflow.autolog(disable=True)")


def test_off_and_back(kernel: RunningKernel) -> None:
    before = kernel.value("state()")
    kernel.run("restore = internals.autologging_off()")
    assert kernel.value("state()") == (True, *before[1:])
    kernel.run("restore()")
    assert kernel.value("state()") == before
