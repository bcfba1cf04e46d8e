"""Which targets of ``mlflow.deployments`` are installed, without importing any of them."""

from __future__ import annotations

import hashlib
import importlib.metadata
from typing import Any, Final, NamedTuple
from urllib.parse import urlparse

from jupyter_mlflow.common.schema import redact
from jupyter_mlflow.errors import BadRequest

_GROUP: Final = "mlflow.deployments"
_OURS: Final = "jupyter"
_MLFLOW: Final = ("mlflow", "mlflow-skinny")
_IN_CODE: Final = ("sagemaker",)
"""What MLflow registers without an entry point (``mlflow.deployments.interface``)."""
_LONGEST: Final = 1000


class Plugin(NamedTuple):
    """A kind of target: its name, and the distribution that brought it."""

    name: str
    distribution: str
    version: str

    @property
    def is_mlflows(self) -> bool:
        """Whether MLflow itself brings it, and so everybody has it."""
        return self.distribution == _MLFLOW[0]

    def model(self) -> dict[str, Any]:
        """As the frontend gets it."""
        return {
            "name": self.name,
            "distribution": self.distribution,
            "version": self.version,
            "is_mlflows": self.is_mlflows,
        }


def plugins() -> dict[str, Plugin]:
    """What there is now, by name, without our own target; looks through all that is installed."""
    found: dict[str, Plugin] = {}
    for distribution in importlib.metadata.distributions():
        names = [entry.name for entry in distribution.entry_points if entry.group == _GROUP]
        if names:
            brought = distribution.metadata["Name"]
            # People know it by one name, in whichever of its two packages it came.
            shown = _MLFLOW[0] if brought in _MLFLOW else brought
            for name in [*names, *(_IN_CODE if brought in _MLFLOW else ())]:
                # The first on the path, as an import has it.
                found.setdefault(name, Plugin(name, shown, distribution.version))
    found.pop(_OURS, None)
    return dict(sorted(found.items()))


def name_of(uri: str) -> str:
    """The name of the plug-in for a target, as ``mlflow.deployments.utils.parse_target_uri``."""
    try:
        parsed = urlparse(uri)
    except ValueError:
        return ""
    return parsed.scheme or parsed.path


def id_of(uri: str) -> str:
    """What a target is called in a path."""
    return hashlib.sha256(uri.encode()).hexdigest()[:12]


def checked(uri: Any, there: dict[str, Plugin]) -> str:
    """``uri`` if it is that of a target that is installed, and has no login in it.

    Raises
    ------
    BadRequest
        It is not; the message says why.
    """
    if not isinstance(uri, str) or not 0 < len(uri) <= _LONGEST or not _is_text(uri):
        raise BadRequest(f"`uri` must be a text of 1 to {_LONGEST} characters, without spaces.")
    if redact(uri) != uri:
        raise BadRequest(
            "Leave passwords and tokens out of the target's URI: it is shown and remembered. Keep "
            "them where MLflow looks for them, in the environment or in the cloud's own files."
        )
    name = name_of(uri)
    if name == _OURS:
        raise BadRequest("That is this server itself: its endpoints are listed anyway.")
    if name not in there:
        known = ", ".join(there) or "none"
        raise BadRequest(
            f"There is no plug-in for the target {name!r} here. Installed: {known}. Install the "
            "package that brings it where Jupyter runs, and try again."
        )
    return uri


def _is_text(uri: str) -> bool:
    return uri.isprintable() and " " not in uri and not uri.startswith("-")
