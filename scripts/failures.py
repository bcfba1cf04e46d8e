"""What failed, in two lines each, from the reports in JUnit's XML that the test runners write."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

from _common import ROOT

_FOLDER = ROOT / ".cache" / "reports"
_UNSEEN = re.compile(r"\x1b\[[0-9;]*m|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Colours, and what XML cannot hold: a test may have said it."""
_LINES = 12
"""Of each failure: the rest is where it happened."""
_WIDTH = 300
"""Of each line, in characters."""


def report(name: str) -> Path:
    """Where a suite, or a part of it, writes its report."""
    return beside(f"{name}.xml")


def beside(file: str) -> Path:
    """Where a suite writes a file that tells more than its report."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    return _FOLDER / file


def end_of(log: Path) -> str:
    """The last lines of a log, which may not be there."""
    said = log.read_text("utf-8", errors="replace") if log.exists() else ""
    return "\n".join(said.splitlines()[-_LINES:])


def forget() -> None:
    """Forget the reports of earlier times."""
    shutil.rmtree(_FOLDER, ignore_errors=True)


def told() -> list[str]:
    """Each test that failed, with the first lines of what it said."""
    lines: list[str] = []
    for path in sorted(_FOLDER.glob("*.xml")):
        written = _UNSEEN.sub("", path.read_text("utf-8", errors="replace"))
        try:
            cases = ET.fromstring(written).iter("testcase")
        except ET.ParseError as error:
            # The runner was killed while it wrote.
            lines.append(f"{path.name} cannot be read: {error}")
            continue
        for case in cases:
            for failure in (*case.findall("failure"), *case.findall("error")):
                where = case.get("classname", "")
                # Pytest's message is what matters, its text the whole traceback. Of Jest and of
                # Playwright the text is.
                is_script = where.endswith((".ts", ".tsx"))
                message = None if is_script else failure.get("message")
                lines.append(f"{where}: {case.get('name', '')}")
                lines.append(f"    {' | '.join(_beginning(message or failure.text or ''))}")
    return lines


def _beginning(said: str) -> list[str]:
    every = [line.strip()[:_WIDTH] for line in said.splitlines() if line.strip()]
    # Playwright marks the line of the story.
    return every[:_LINES] + [line for line in every[_LINES:] if line.startswith("> ")]
