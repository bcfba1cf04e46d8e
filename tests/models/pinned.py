"""A model that runs with one version of a package only."""

from importlib import metadata
from typing import Any

from mlflow.models import set_model
from mlflow.pyfunc import PythonModel


class Pinned(PythonModel):  # type: ignore[misc]
    def predict(self, context: Any, model_input: Any, params: Any = None) -> list[str]:
        import tomli_w

        assert metadata.version("tomli-w") == "1.1.0"
        return [tomli_w.dumps({"mass": mass}) for mass in model_input["BodyMass"].tolist()]


set_model(Pinned())
