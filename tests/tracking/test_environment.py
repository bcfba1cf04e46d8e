"""What of the environment a store's program gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_mlflow.tracking import environment

if TYPE_CHECKING:
    import pytest

NEEDED = {
    "PATH": "/bin",
    "LC_ALL": "C.UTF-8",
    "https_proxy": "http://proxy",
    "AWS_SECRET_ACCESS_KEY": "key",
    "AZURE_CLIENT_ID": "id",
    "GOOGLE_APPLICATION_CREDENTIALS": "/file",
    "PGPASSFILE": "/file",
    "MLFLOW_S3_ENDPOINT_URL": "http://s3",
    "LD_LIBRARY_PATH": "/lib",
}
NOT_NEEDED = {
    "JUPYTER_TOKEN": "token",
    "JUPYTERHUB_API_TOKEN": "token",
    "JPY_SESSION_NAME": "x.ipynb",
    "GITHUB_TOKEN": "token",
    "MLFLOW_TRACKING_URI": "postgresql://u:password@host/db",
    "MLFLOW_REGISTRY_URI": "x",
    "_MLFLOW_SERVER_FILE_STORE": "x",
    "DISPLAY": ":0",
}


def test_a_kernels_store_gets_what_mlflow_and_its_clouds_need(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in {**NEEDED, **NOT_NEEDED}.items():
        monkeypatch.setenv(name, value)
    found = environment.of_kernel({"AWS_PROFILE": "${GITHUB_TOKEN}-$LC_ALL", "OTHER": "x"})
    assert NEEDED.items() <= found.items()
    assert not NOT_NEEDED.keys() & found.keys()
    # As the kernel itself got it.
    assert found["AWS_PROFILE"] == "token-C.UTF-8"
    assert "OTHER" not in found
    assert found["BROWSER"] == "false"


def test_the_servers_own_store_gets_the_servers_but_for_jupyters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in {**NEEDED, **NOT_NEEDED}.items():
        monkeypatch.setenv(name, value)
    found = environment.of_server()
    assert NEEDED.items() <= found.items()
    assert not {name for name in found if name.startswith(("JUPYTER_TOKEN", "JUPYTERHUB", "JPY"))}
