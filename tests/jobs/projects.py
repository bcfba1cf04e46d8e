"""Small real projects, and what their scripts wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MLPROJECT = """\
name: waiting
entry_points:
  main:
    parameters:
      alpha: {type: float, default: 0.5}
      until: {type: string, default: ""}
    command: "python train.py {alpha} '{until}'"
  wait:
    parameters: {until: string}
    command: "python wait.py '{until}'"
  broken:
    command: "python train.py nonsense ''"
"""

TRAIN = """\
import os, subprocess, sys, time

alpha = float(sys.argv[1])
import mlflow

print("\\x1b[32malpha\\x1b[0m", alpha)
mlflow.log_metric("twice", 2 * alpha)
if sys.argv[2]:
    # A child that neither the shell nor MLflow knows of, and a run of its own.
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    with mlflow.start_run(nested=True, run_name="inner"):
        print("waits", flush=True)
        while not os.path.exists(sys.argv[2]):
            time.sleep(0.02)
print("done")
"""

WAIT = """\
import os, sys, time

print("waits", flush=True)
while not os.path.exists(sys.argv[1]):
    time.sleep(0.02)
"""


def make(root: Path, name: str = "project") -> Path:
    """A project below ``root``. With ``until``, it waits until that file exists; so does ``wait``,
    which does nothing else."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "MLproject").write_text(MLPROJECT)
    (folder / "train.py").write_text(TRAIN)
    (folder / "wait.py").write_text(WAIT)
    (folder / ".gitignore").write_text("*.secret\n")
    (folder / "a.secret").write_text("nobody's")
    return folder
