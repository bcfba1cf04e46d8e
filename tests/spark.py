"""PySpark for the long tests, in a folder apart: with it, every `import mlflow` takes longer.

``python -m tests.spark`` installs it; Java is the machine's.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

_WANTED: Final = ["pyspark>=4,<5", "py4j"]
_FOLDER: Final = Path(sys.prefix) / "spark"


def packages() -> str:
    """The folder to put on ``PYTHONPATH``; filled when it is not there yet."""
    if not _FOLDER.is_dir():
        made = _FOLDER.with_name("spark.part")
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--upgrade"]
        subprocess.run([*command, "--target", str(made), *_WANTED], check=True)
        made.rename(_FOLDER)
    return str(_FOLDER)


def environment() -> dict[str, str]:
    """What a process needs besides, to have PySpark and this checkout."""
    checkout = Path(__file__).parents[1]
    return {
        "PYTHONPATH": os.pathsep.join([packages(), str(checkout)]),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
    }


if __name__ == "__main__":
    packages()
