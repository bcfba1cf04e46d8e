"""``make bench``: every benchmark, one after the other on a machine that does nothing else."""

from __future__ import annotations

import sys

from _common import ROOT, run
from install import install

if __name__ == "__main__":
    install()
    programs = sorted((ROOT / "benchmarks").glob("[!_]*.py"))
    failed = [program.name for program in programs if run("python", program) != 0]
    sys.exit(f"Not met: {', '.join(failed)}" if failed else 0)
