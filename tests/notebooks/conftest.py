"""The real extension in a real Jupyter server, before a store process that answers as told."""

from tests.tracking.conftest import recording, site

__all__ = ["recording", "site"]
