"""Scenarios in a real browser: ``browser/<scenario>.mjs``, run by Node with Playwright."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import calm

if TYPE_CHECKING:
    from benchmarks.labs import Lab

_RUN = Path(__file__).parent / "browser" / "run.mjs"


def scenario(name: str, /, **options: Any) -> Any:
    """What the scenario ``name`` finds with ``options``; both as they are in JSON.

    The browser is the one that the variable ``CHROMIUM`` names, else Playwright's own.
    Raises ``RuntimeError`` with what the scenario says went wrong.
    """
    done = subprocess.run(
        ["node", str(_RUN), name],
        input=json.dumps(options),
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    told = json.loads(done.stdout)
    calm.tally.again += told["again"]
    calm.tally.disturbed += told["disturbed"]
    return told["found"]


def address(lab: Lab) -> dict[str, str]:
    """Where a browser finds ``lab``."""
    return {"url": lab.url, "token": lab.token}
