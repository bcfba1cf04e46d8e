"""``make bench``: ours beside MLflow's own, on a machine that does nothing else.

``QUICK=1`` for five minutes instead of half an hour, ``ARGS`` for what ``python -m benchmarks``
takes: the parts to run, ``--json FILE``.
"""

from __future__ import annotations

import sys

from _common import run
from browser import chromium
from install import install, ui_tests_installed

if __name__ == "__main__":
    install()
    ui_tests_installed()
    sys.exit(run("python", "-m", "benchmarks", *sys.argv[1:], env={"CHROMIUM": chromium()}))
