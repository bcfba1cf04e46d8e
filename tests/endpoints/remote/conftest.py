"""One Jupyter server for the tests of a file, with real plug-ins and a secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.endpoints.remote.site import Site, install
from tests.servers import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[3]

SECRET = "s3cr3t&of the shelf"
FILED = "filed-secret-of-a-profile"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, writer: Callable[..., Any]) -> Iterator[Site]:
    place = tmp_path_factory.mktemp("site")
    plugins = place / "plugins"
    install(plugins, "shelf")
    install(plugins, "desk")
    install(plugins, "broken", "there_is_no_such_module")
    (place / "config").mkdir()
    settings = {"Targets": {"targets": ["shelf:/configured"], "change_timeout": 4, "grace": 1}}
    (place / "config" / "jupyter_server_config.json").write_text(json.dumps(settings))
    (place / "databrickscfg").write_text(f"[DEFAULT]\nhost = https://127.0.0.1:9\ntoken = {FILED}")
    environment = {
        "PYTHONPATH": f"{ROOT}:{plugins}",
        "SHELF_TOKEN": SECRET,
        "DATABRICKS_CONFIG_FILE": str(place / "databrickscfg"),
        "DATABRICKS_CONFIG_PROFILE": "none",
    }
    with running(place, None, **environment) as server:
        site = Site(server, writer)
        yield site
        site.client.close()
