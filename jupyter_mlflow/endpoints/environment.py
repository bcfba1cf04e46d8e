"""The environment variables of a model: what it needs to run, and no credentials."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_NAMES: Final = frozenset(
    """
    CONDA_DEFAULT_ENV CONDA_PREFIX HOME JAVA_HOME LANG LANGUAGE LOGNAME PATH TZ USER VIRTUAL_ENV
    PYTHONHOME PYTHONNOUSERSITE PYTHONPATH PYTHONUSERBASE
    DYLD_FALLBACK_LIBRARY_PATH DYLD_LIBRARY_PATH LD_LIBRARY_PATH
    TEMP TMP TMPDIR XDG_CACHE_HOME
    CUDA_HOME CUDA_PATH CUDA_VISIBLE_DEVICES NVIDIA_VISIBLE_DEVICES
    MKL_NUM_THREADS NUMEXPR_NUM_THREADS OMP_NUM_THREADS OPENBLAS_NUM_THREADS
    SSL_CERT_DIR SSL_CERT_FILE
    """.split()  # noqa: SIM905 - a list would be fifty lines
)
_OF_PYTHON: Final = frozenset(["PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE", "VIRTUAL_ENV"])
"""What is of the server's own Python, and no other's."""

_OF_INSTALLERS: Final = ("PIP_", "UV_")
_OF_NETWORK: Final = frozenset(
    """
    ALL_PROXY HTTPS_PROXY HTTP_PROXY NO_PROXY all_proxy http_proxy https_proxy no_proxy
    CURL_CA_BUNDLE NETRC REQUESTS_CA_BUNDLE XDG_CONFIG_HOME
    """.split()  # noqa: SIM905
)

_ALWAYS: Final = {
    # A log that is read while it is written.
    "PYTHONUNBUFFERED": "1",
    # Nothing that lies in the folder of a program is taken for a module.
    "PYTHONSAFEPATH": "1",
    # No person uses MLflow here.
    "MLFLOW_DISABLE_TELEMETRY": "true",
}


def of_model(*, server: bool) -> dict[str, str]:
    """What a model that is served gets; ``server`` when it runs in the server's own Python."""
    return _of(lambda name: server or name not in _OF_PYTHON)


def of_installer() -> dict[str, str]:
    """What pip and uv get: besides, how this machine reaches its package index."""
    return _of(
        lambda name: name not in _OF_PYTHON,
        lambda name: name in _OF_NETWORK or name.startswith(_OF_INSTALLERS),
    )


def _of(
    wanted: Callable[[str], bool], more: Callable[[str], bool] = lambda _: False
) -> dict[str, str]:
    known = {
        name: value
        for name, value in os.environ.items()
        if ((name in _NAMES or name.startswith("LC_")) and wanted(name)) or more(name)
    }
    return known | _ALWAYS
