"""Why a project could not be fetched, in one sentence where Git writes five lines."""

from __future__ import annotations

import zipfile
from typing import Final

from mlflow.exceptions import ExecutionException

_NO_VERSION: Final = ("couldn't find remote ref", "not our ref", "did not match any")
_MOST_CAUSES: Final = 5


def put(error: BaseException, uri: str, version: str | None) -> Exception | None:
    """What to raise for ``error`` when what was fetched is behind it; ``None`` for all else."""
    if isinstance(error, zipfile.BadZipFile):
        no_zip: Exception = ExecutionException(f"There is no zip file at {uri}: {error}")
        return no_zip
    why = _of_git(error)
    if why is None:
        return None
    if version and any(text in why for text in _NO_VERSION):
        said = (
            f"There is no version {version} of {uri}. Give a branch, a tag, or a whole commit id."
        )
    else:
        said = f"Git cannot fetch {uri}: {why}"
    made: Exception = ExecutionException(said)
    return made


def _of_git(error: BaseException) -> str | None:
    """The last line that Git has complained by."""
    found: BaseException | None = error
    for _ in range(_MOST_CAUSES):
        if found is None:
            return None
        if type(found).__module__ == "git.exc":
            # GitPython puts it as `\n  stderr: '…'`.
            told = str(getattr(found, "stderr", "")).strip().removeprefix("stderr:").strip(" '\n")
            lines = [line.strip() for line in told.splitlines() if line.strip()]
            return lines[-1] if lines else type(found).__name__
        found = found.__cause__ or found.__context__
    return None
