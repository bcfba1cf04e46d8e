"""A child with a tree below it that is as hard to end as they come; run as a program.

``tree.py UP [obedient]``: starts a plain grandchild, one that was double-forked into a session of
its own and ignores SIGTERM, and a child of that one; opens the file UP for writing when all are
there. Ignores SIGTERM itself, unless ``obedient``.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path


def fork() -> bool:
    """Fork; whether this is the new process."""
    return os.fork() == 0


def live(up: int) -> None:
    os.write(up, b".")
    while True:
        signal.pause()


def main() -> None:
    reader, writer = os.pipe()
    if fork():
        live(writer)
    if fork():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.setsid()
        if fork():
            fork()
            live(writer)
        os._exit(0)
    if "obedient" not in sys.argv:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready = b""
    while len(ready) < 3:
        ready += os.read(reader, 3)
    Path(sys.argv[1]).write_bytes(b"")
    live(writer)


main()
