"""What a person chose in the settings and the server, or the kernels, go by."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from jupyter_mlflow.errors import BadRequest
from jupyter_mlflow.notebooks.register import opened

if TYPE_CHECKING:
    from pathlib import Path

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS preferences (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Preferences(NamedTuple):
    """``run_card``: whether a cell shows the runs that it made.

    ``end_stale_runs``: as what runs are ended whose kernel is gone; ``None`` to leave that to the
    person.
    """

    run_card: bool = True
    end_stale_runs: Literal["KILLED", "FAILED"] | None = None


def checked(body: dict[str, Any]) -> Preferences:
    """The preferences in a request's body.

    Raises
    ------
    BadRequest
        One is missing or has no such value; the message names it.
    """
    run_card, end_stale_runs = body.get("run_card"), body.get("end_stale_runs", "")
    if not isinstance(run_card, bool):
        raise BadRequest("`run_card` must be true or false.")
    if end_stale_runs not in ("KILLED", "FAILED", None):
        raise BadRequest("`end_stale_runs` must be `KILLED`, `FAILED` or null.")
    return Preferences(run_card, end_stale_runs)


class PreferencesRegister:
    """A table of the register, shared by all servers of a user: each goes by it from its start.

    Both methods are short transactions: call them in a thread. Both raise ``sqlite3.Error``.
    """

    def __init__(self, database: Path) -> None:
        self._database = database

    def read(self) -> Preferences:
        """What was chosen last; the defaults where nothing was, or by another version."""
        with closing(opened(self._database, _SCHEMA)) as connection:
            rows = connection.execute("SELECT name, value FROM preferences").fetchall()
        try:
            found = {name: json.loads(value) for name, value in rows}
            return checked(Preferences()._asdict() | found)
        except (ValueError, BadRequest):
            return Preferences()

    def write(self, preferences: Preferences) -> None:
        """Remember all of them."""
        with closing(opened(self._database, _SCHEMA)) as connection, connection:
            connection.executemany(
                "INSERT OR REPLACE INTO preferences VALUES (?, ?)",
                [(name, json.dumps(value)) for name, value in preferences._asdict().items()],
            )
