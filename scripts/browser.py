"""A Chromium for the browser tests."""

from __future__ import annotations

import os
import shutil
import sys

from _common import ROOT, fail, must

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def chromium() -> str:
    """The path of a Chromium: one that is there, else Debian's, else Playwright's own ("")."""
    found = _find()
    if found is None and sys.platform == "linux" and shutil.which("apt-get") and os.geteuid() == 0:
        must("apt-get", "update", "-qq")
        must("apt-get", "install", "-y", "-qq", "chromium")
        found = _find()
        if found is None:
            fail("Chromium did not install.", "Run `apt-get install chromium`.")
    if found is None:
        env = {"PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": ""}
        must("jlpm", "playwright", "install", "chromium", cwd=ROOT / "ui-tests", env=env)
    return found or ""


def _find() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)
