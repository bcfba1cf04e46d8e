"""The fields of the `backend_config` of backends that are known, which the form is drawn from.

Any other backend, and any other field, has the JSON text: what is sent is what the person wrote.
"""

from __future__ import annotations

import dataclasses
import math
import re
from pathlib import Path
from typing import Any, Final, Literal

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.projects.folder import shorten


@dataclasses.dataclass(frozen=True)
class Field:
    """One field of a backend's configuration.

    ``without`` names another field; when that one is given, this one has no effect.
    ``default`` is what the backend does without it.
    """

    name: str
    title: str
    type: Literal["string", "boolean", "path", "number"]
    description: str
    is_required: bool = False
    default: str | bool | None = None
    without: str | None = None


KNOWN: Final[dict[str, tuple[Field, ...]]] = {
    # https://mlflow.org/docs/latest/ml/projects/, "Run an MLflow Project on Kubernetes";
    # mlflow.projects._parse_kubernetes_config
    "kubernetes": (
        Field(
            "kube-context",
            "Context",
            "string",
            "The context of your kubeconfig file to run in. The current one when empty.",
        ),
        Field(
            "repository-uri",
            "Image repository",
            "string",
            "Where the project's image is pushed to, such as registry.example.com/team/project. "
            "You need to be logged in there with Docker.",
            is_required=True,
        ),
        Field(
            "kube-job-template-path",
            "Job template",
            "path",
            "YAML file of a Kubernetes Job, with its namespace and resources. MLflow fills in the "
            "image, the command and the tracking server.",
            is_required=True,
        ),
    ),
    # https://learn.microsoft.com/azure/machine-learning/how-to-train-mlflow-projects
    "azureml": (
        Field(
            "COMPUTE",
            "Compute target",
            "string",
            "Name of a compute cluster of the workspace. The run is submitted to it; when empty, "
            "it runs on this machine and is tracked in the workspace.",
        ),
        Field(
            "USE_CONDA",
            "Make the project's environment",
            "boolean",
            "Whether a run on this machine is in an environment made for the project, or in the "
            "one that is there. Has no effect with a compute target, where one is always made.",
            default=True,
            without="COMPUTE",
        ),
    ),
    # jupyter_mlflow.backends.ray.config
    "ray": (
        Field(
            "address",
            "Cluster",
            "string",
            "Address of the Ray dashboard, such as http://head:8265. When empty, RAY_ADDRESS, or "
            "the cluster on this machine.",
        ),
        Field(
            "pip",
            "Install the project's requirements",
            "boolean",
            "Whether pip installs for this run what the project's environment file lists. "
            "Otherwise it runs with what the cluster has, which must include MLflow.",
            default=False,
        ),
        Field(
            "env",
            "Variables to pass on",
            "string",
            "Names of environment variables that the run gets from here, with spaces between, such "
            "as MLFLOW_TRACKING_TOKEN. Everybody who sees the Ray dashboard can read their values.",
        ),
        Field(
            "entrypoint_num_cpus",
            "CPUs",
            "number",
            "Cores to reserve for the command.",
        ),
        Field(
            "entrypoint_num_gpus",
            "GPUs",
            "number",
            "GPUs to reserve for the command, also parts of one, such as 0.5.",
        ),
    ),
}


def model(backend: str) -> list[dict[str, Any]] | None:
    """The fields of ``backend`` as JSON has them; ``None`` when they are not known."""
    fields = KNOWN.get(backend)
    return None if fields is None else [dataclasses.asdict(field) for field in fields]


def check(backend: str, config: dict[str, Any] | None, folder: Path | None) -> None:
    """Raise ``BadRequest``, naming the field, when ``backend`` could not start with ``config``.

    A path is taken from ``folder``, the project's; where that is not here, it must be absolute.
    Fields that are not known are let through: a backend may have more than is written here.
    """
    if backend == "databricks":
        _check_databricks(config)
    for field in KNOWN.get(backend, ()):
        value = (config or {}).get(field.name)
        name = f"backend_config.{field.name}"
        if value is None:
            if field.is_required:
                raise BadRequest(f"{field.title}: {backend} needs a value.", field=name)
        elif field.type == "boolean":
            if not isinstance(value, bool):
                raise BadRequest(f"{field.title} must be true or false.", field=name)
        elif field.type == "number":
            if not _is_amount(value):
                raise BadRequest(f"{field.title} must be a number, such as 0.5 or 2.", field=name)
        elif not isinstance(value, str) or not value.strip():
            raise BadRequest(f"{field.title} must be text, or be left out.", field=name)
        elif field.name == "address" and _has_login(value):
            raise BadRequest(
                f"{field.title} must have no user or password in it: it is kept with the run. Put "
                "the address into RAY_ADDRESS of the environment that Jupyter is started in.",
                field=name,
            )
        elif field.type == "path" and not _is_file(value, folder):
            raise BadRequest(
                f"{field.title}: there is no file {shorten(value)}. Write where it is, in full or "
                "from the project's folder.",
                field=name,
            )


def _is_amount(value: Any) -> bool:
    """Whether it is a number that is not negative, also one that was typed into a field."""
    try:
        return not isinstance(value, bool) and 0 <= float(value) < math.inf
    except (TypeError, ValueError):
        return False


def _has_login(address: str) -> bool:
    """Whether a user stands before the host, as in ``http://user:password@head:8265``."""
    return "@" in re.split(r"[/?#]", address.partition("://")[2] or address)[0]


def _is_file(path: str, folder: Path | None) -> bool:
    place = Path(path) if folder is None else folder / path
    try:
        return place.is_absolute() and place.is_file()
    except (OSError, ValueError):
        return False


def _check_databricks(config: dict[str, Any] | None) -> None:
    # As mlflow.projects.databricks.before_run_validations.
    if not config:
        raise BadRequest(
            "Databricks needs the specification of a new cluster, such as "
            + shorten('{"spark_version": …, "node_type_id": …, "num_workers": 1}')
            + ".",
            field="backend_config",
        )
    if "existing_cluster_id" in config:
        raise BadRequest(
            "MLflow runs projects on a new cluster only. Give its specification.",
            field="backend_config.existing_cluster_id",
        )
