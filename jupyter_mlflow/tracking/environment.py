"""The environment variables of the programs that open a store."""

from __future__ import annotations

import os
from string import Template
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_PRIVATE_PREFIXES: Final = ("JUPYTER_TOKEN", "JUPYTERHUB_", "JPY_", "CONFIGPROXY_")
"""Environment of the Jupyter server that is nobody else's business."""

_NAMES: Final = frozenset(
    """
    CONDA_DEFAULT_ENV CONDA_PREFIX HOME JAVA_HOME LANG LANGUAGE LOGNAME PATH TZ USER VIRTUAL_ENV
    PYTHONHOME PYTHONNOUSERSITE PYTHONPATH PYTHONUSERBASE
    DYLD_FALLBACK_LIBRARY_PATH DYLD_LIBRARY_PATH LD_LIBRARY_PATH
    TEMP TMP TMPDIR XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME
    ALL_PROXY HTTPS_PROXY HTTP_PROXY NO_PROXY all_proxy http_proxy https_proxy no_proxy
    CURL_CA_BUNDLE REQUESTS_CA_BUNDLE SSL_CERT_DIR SSL_CERT_FILE
    BOTO_CONFIG HADOOP_CONF_DIR HADOOP_HOME KRB5CCNAME KRB5_CONFIG ODBCINI ODBCSYSINI
    KUBECONFIG NETRC
    """.split()  # noqa: SIM905 - a list would be fifty lines
)
_PREFIXES: Final = (
    *("AWS_", "AZURE_", "AZUREML_", "CLOUDSDK_", "DATABRICKS_", "GCLOUD_", "GOOGLE_"),
    *("IDENTITY_", "KUBERNETES_SERVICE_", "MSI_"),
    *("LC_", "MLFLOW_", "MYSQL", "PG"),
)
_ANOTHER_STORE: Final = frozenset(["MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI"])
"""The server's own, which a kernel may have left behind."""

_NEVER_ASK: Final = {
    # Some cloud's credentials open a web page and wait for somebody to log in.
    "BROWSER": "false",
    "GIT_TERMINAL_PROMPT": "0",
}


def of_server() -> dict[str, str]:
    """What the server's own store gets: the server's, without what is Jupyter's."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith(_PRIVATE_PREFIXES)}
    return ours | _NEVER_ASK


def of_kernel(kernelspec: Mapping[str, str]) -> dict[str, str]:
    """What a store that a kernel logs to gets, by a list of what MLflow and its clouds need.

    ``kernelspec`` are the variables of the kernel's own specification; with the server's
    they make what the kernel was started with.
    """
    # As jupyter_client's provisioner fills in the values of a specification.
    own = {
        name: Template(str(value)).safe_substitute(os.environ) for name, value in kernelspec.items()
    }
    both = {**os.environ, **own}
    return {name: value for name, value in both.items() if _is_needed(name)} | _NEVER_ASK


def _is_needed(name: str) -> bool:
    return (name in _NAMES or name.startswith(_PREFIXES)) and name not in _ANOTHER_STORE
