"""A model that does as its input says; logged from this file, without a pickle."""

from __future__ import annotations

import importlib.metadata
import os
import sys
import time
from pathlib import Path
from typing import Any

import mlflow
from mlflow.pyfunc import PythonModel


class Probe(PythonModel):  # type: ignore[misc]
    """Predicts the ``value`` that it was logged with, for each row.

    ``needs`` are the versions of packages without which it does not.
    """

    def load_context(self, context: Any) -> None:
        self.config = dict(context.model_config or {})
        time.sleep(self.config.get("load_seconds", 0))
        if self.config.get("fails"):
            raise RuntimeError("this model cannot be loaded")

    def predict(self, context: Any, model_input: Any, params: Any = None) -> Any:
        for name, version in self.config.get("needs", {}).items():
            found = importlib.metadata.version(name)
            if found != version:
                raise RuntimeError(f"{name} is {found}, and not {version}")
        for do in model_input.get("do", []):
            word, _, rest = str(do).partition(" ")
            if word == "sleep":
                time.sleep(float(rest))
            elif word == "meet":
                # There it is, and goes on when that file is taken away: a test and the process of
                # a model have nothing else in common, and a file tells nobody.
                Path(rest).touch()
                while Path(rest).exists():
                    time.sleep(0.02)
            elif word == "exit":
                os._exit(int(rest))
            elif word == "raise":
                raise RuntimeError(rest)
            elif word == "version":
                return [importlib.metadata.version(rest)]
            elif word == "environ":
                return [dict(os.environ)]
            elif word == "where":
                return [[os.getpid(), sys.executable, str(Path.cwd()), *sys.path]]
        return [self.config["value"]] * len(model_input)


mlflow.models.set_model(Probe())
