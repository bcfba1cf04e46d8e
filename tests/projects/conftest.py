"""The real extension in a real Jupyter server."""

from tests.tracking.conftest import jp_server_config

__all__ = ["jp_server_config"]
