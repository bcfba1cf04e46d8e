"""What the writing process does: models as a kernel logs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PROBE = Path(__file__).with_name("probe.py")


def log_probe(
    uri: str,
    registered: str | None = None,
    requirements: list[str] | None = None,
    **config: Any,
) -> dict[str, Any]:
    """A ``Probe``; its id, run, and version if it is registered."""
    import mlflow

    mlflow.set_tracking_uri(uri)
    with mlflow.start_run() as run:
        info = mlflow.pyfunc.log_model(
            name="probe",
            python_model=str(PROBE),
            model_config=config,
            pip_requirements=requirements or ["mlflow"],
            registered_model_name=registered,
        )
    return {
        "model_id": info.model_id,
        "run_id": run.info.run_id,
        "version": str(info.registered_model_version),
    }


def log_classifier(uri: str, registered: str) -> tuple[dict[str, Any], list[Any]]:
    """An sklearn model with a signature; rows to ask it for, and its own predictions."""
    import mlflow
    import pandas as pd
    from mlflow.models import infer_signature
    from sklearn.ensemble import RandomForestClassifier

    data = pd.DataFrame({"length": [1.0, 2.0, 3.0, 4.0], "depth": [4.0, 3.0, 2.0, 1.0]})
    model = RandomForestClassifier(5, random_state=1).fit(data, ["a", "a", "b", "b"])
    mlflow.set_tracking_uri(uri)
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(
            model,
            name="classifier",
            signature=infer_signature(data, model.predict(data)),
            registered_model_name=registered,
            serialization_format="cloudpickle",
        )
    found = {"model_id": info.model_id, "run_id": run.info.run_id}
    return {**found, "version": str(info.registered_model_version)}, list(model.predict(data))


def set_alias(uri: str, name: str, alias: str, version: str) -> None:
    from mlflow import MlflowClient

    MlflowClient(uri).set_registered_model_alias(name, alias, version)


def register_nothing(uri: str, name: str) -> str:
    """A version whose files are gone; its number."""
    import shutil

    import mlflow

    logged = log_probe(uri, name, value=0)
    model = mlflow.MlflowClient(uri).get_logged_model(logged["model_id"])
    shutil.rmtree(model.artifact_location.removeprefix("file://"))
    return str(logged["version"])
