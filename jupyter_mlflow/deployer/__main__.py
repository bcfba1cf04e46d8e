"""``python -m jupyter_mlflow.deployer --target URI --socket PATH``.

Answers calls to the target's plug-in on a unix socket until SIGTERM. What the plug-in does there
can take as long as it likes: each call has a thread of its own.
"""

from __future__ import annotations

import os
import sys

# As in the store's program: the working directory is the notebooks' folder, where a random.py is
# somebody's notes.
if (
    __name__ == "__main__"
    and not getattr(sys.flags, "safe_path", False)
    and sys.path[:1] in ([""], [os.getcwd()])  # noqa: PTH109 (pathlib would be imported)
):
    del sys.path[0]

import argparse
import logging
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from jupyter_mlflow.deployer.hidden import Hidden
from jupyter_mlflow.deployer.http import serve
from jupyter_mlflow.deployer.target import Target

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m jupyter_mlflow.deployer")
    parser.add_argument("--target", required=True, help="URI, as get_deploy_client takes it")
    parser.add_argument("--socket", type=Path, required=True, help="where to listen")
    options = parser.parse_args(argv)
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with serve(Target(options.target).answer, Hidden.here(), options.socket):
        ended.wait()
    return 0


if __name__ == "__main__":
    code = main()
    # A call that hangs in a library's own pool of threads would hold up the interpreter's end.
    sys.stderr.flush()
    os._exit(code)
