"""The real extension in a real Jupyter server, before a store process that answers as told."""

from tests.tracking.conftest import jp_server_config, recording, site

__all__ = ["jp_server_config", "recording", "site"]
