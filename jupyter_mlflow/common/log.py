"""A log: what the processes of an endpoint or a job write, and what is done for it, in one file."""

from __future__ import annotations

import codecs
import os
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

PIECE: Final = 64 << 10
"""Bytes that are read at a time."""

_TAIL_LINES: Final = 20


class Log:
    """The file at ``path``, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def say(self, text: str) -> None:
        """Add a line with the time; a full disk keeps nobody from anything."""
        line = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {text}\n"
        try:
            file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError:
            return
        try:
            os.write(file, line.encode(errors="replace"))
        except OSError:
            pass
        finally:
            os.close(file)

    def read(self, offset: int) -> dict[str, Any]:
        """A piece of the log as ``{"text", "offset"}``; blocks.

        ``offset`` is the byte to begin at, -1 for the last piece. The one in the reply is where
        the next piece begins: the file's end when there is nothing new.
        """
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                start = max(0, size - PIECE) if offset < 0 else min(offset, size)
                file.seek(start)
                data = file.read(PIECE)
        except FileNotFoundError:
            return {"text": "", "offset": 0}
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        text = decoder.decode(data)
        # A character whose other half is in the next piece.
        held = len(decoder.getstate()[0])
        if held == len(data) and held:
            text, held = data.decode(errors="replace"), 0
        return {"text": text, "offset": start + len(data) - held}

    def tail(self) -> str:
        """The last lines; empty when there are none."""
        lines = str(self.read(-1)["text"]).splitlines()
        return "\n".join(lines[-_TAIL_LINES:])

    def remove(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)
