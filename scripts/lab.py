"""``make lab``: JupyterLab on ``examples/`` with everything on."""

from __future__ import annotations

import os
import sys

from _common import BIN, ROOT, environment
from install import install

if __name__ == "__main__":
    install()
    # Instead of a child: Ctrl-C and the terminal are JupyterLab's.
    command = [str(BIN / "jupyter-lab"), f"--ServerApp.root_dir={ROOT / 'examples'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # a container: nobody else is there
    os.execve(command[0], [*command, *sys.argv[1:]], environment())
