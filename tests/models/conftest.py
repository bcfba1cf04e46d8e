"""A Jupyter server with a store, as the tests of endpoints have it."""

from tests.endpoints.conftest import shared_site, site, writer

__all__ = ["shared_site", "site", "writer"]
