"""A Jupyter server with a store, as the tests of endpoints have it."""

from tests.endpoints.conftest import module_site, site, writer

__all__ = ["module_site", "site", "writer"]
