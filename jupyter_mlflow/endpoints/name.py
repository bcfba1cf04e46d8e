"""An endpoint's name, as it stands in a path."""

from __future__ import annotations

from typing import Final

NAME: Final = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}"
