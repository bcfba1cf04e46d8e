"""The SQLite file in which the server side remembers things, one for all servers of a user."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def opened(database: Path, schema: str) -> sqlite3.Connection:
    """A connection to the register, with the tables of ``schema`` (``IF NOT EXISTS``) in it.

    Raises ``sqlite3.Error`` where the register cannot be used.
    """
    connection = sqlite3.connect(database, timeout=20, isolation_level="IMMEDIATE")
    connection.executescript(schema)
    return connection
