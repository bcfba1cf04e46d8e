"""From MLflow's URI of a model to the fields that name it."""

from __future__ import annotations

import re
from typing import Final

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.models import get_model_info
from mlflow.protos.databricks_pb2 import INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST

_LOGGED: Final = re.compile(r"models:/+(?P<id>m-[0-9a-zA-Z]+)")
_ALIAS: Final = re.compile(r"models:/+(?P<name>[^/]+)@(?P<alias>[^/@]+)")
_VERSION: Final = re.compile(r"models:/+(?P<name>[^/]+)/(?P<version>[^/]+)")
_RUN: Final = re.compile(r"runs:/+(?P<run>[^/]+)/(?P<path>.+)")


def key_of(model_uri: str) -> dict[str, str]:
    """The fields of ``model`` in a request for an endpoint.

    Raises ``MlflowException`` for other URIs, or when there is no such model.
    """
    if match := _LOGGED.fullmatch(model_uri):
        return {"model_id": match["id"]}
    if match := _ALIAS.fullmatch(model_uri):
        return {"name": match["name"], "alias": match["alias"]}
    if match := _VERSION.fullmatch(model_uri):
        return {"name": match["name"], "version": _version(match["name"], match["version"])}
    if match := _RUN.fullmatch(model_uri):
        # What stands there may be a folder of the run's, or the name of a model that it logged.
        model_id = getattr(get_model_info(model_uri), "model_id", None)
        return (
            {"model_id": model_id} if model_id else {"run_id": match["run"], "path": match["path"]}
        )
    raise MlflowException(
        f"{model_uri!r} is no model that can be served here. Give models:/name@alias, "
        "models:/name/version, models:/m-... or runs:/run/path.",
        INVALID_PARAMETER_VALUE,
    )


def _version(name: str, version: str) -> str:
    if version.isdigit():
        return version
    stages = None if version.lower() == "latest" else [version]
    found = MlflowClient().get_latest_versions(name, stages)
    if not found:
        said = f"The model {name!r} has no version in {version!r}."
        raise MlflowException(said, RESOURCE_DOES_NOT_EXIST)
    return str(max(int(one.version) for one in found))
