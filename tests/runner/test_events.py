"""What a job tells, and a disk that is full."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from jupyter_mlflow.runner.events import Events


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /dev/full")
def test_a_full_disk_ends_no_job(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        Events(Path("/dev/full")).progress(1, 2)
    assert "is not told of progress: " in caplog.text
    assert "No space left" in caplog.text
