"""What failed, in a few lines, from the reports in JUnit's XML that pytest and Playwright write."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

from _common import ROOT

_FOLDER = ROOT / ".cache" / "reports"
_LINES = 12
"""Of each failure: the rest is where it happened."""


def report(name: str) -> Path:
    """Where a suite, or a part of it, writes its report."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    return _FOLDER / f"{name}.xml"


def forget() -> None:
    """Forget the reports of earlier times."""
    shutil.rmtree(_FOLDER, ignore_errors=True)


def told() -> list[str]:
    """Each test that failed, with the first lines of what it said."""
    lines: list[str] = []
    for path in sorted(_FOLDER.glob("*.xml")):
        for case in ET.parse(path).iter("testcase"):
            for failure in (*case.findall("failure"), *case.findall("error")):
                lines.append(f"{case.get('classname', '')}: {case.get('name', '')}")
                lines += [f"    {line}" for line in _beginning(failure)]
    return lines


def _beginning(failure: ET.Element) -> list[str]:
    # Pytest's message is short, its text the whole traceback; Playwright's message is the place.
    said = failure.text if failure.get("type") == "FAILURE" else failure.get("message")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said or "")
    return [line.rstrip() for line in plain.splitlines() if line.strip()][:_LINES]
