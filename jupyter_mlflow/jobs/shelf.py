"""The folders of jobs: ``<folder>/<id>/{job.json, events.jsonl, log}``, each its owner's alone."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.common import records
from jupyter_mlflow.common.log import Log
from jupyter_mlflow.jobs.job import Job, of_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ID: Final = r"[0-9a-f]{32}"

_MOST_EVENTS: Final = 1 << 20
"""Bytes of events that are read at a time: a program that writes without end costs no more."""


class Shelf:
    """All jobs that lie in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = asyncio.Lock()

    def place(self, job_id: str) -> Path:
        """The folder of a job."""
        return self._folder / job_id

    def log(self, job_id: str) -> Log:
        """The log of a job."""
        return Log(self.place(job_id) / "log")

    async def save(self, *jobs: Job) -> None:
        """Replace what lies there of ``jobs``; raises ``OSError``."""
        contents = [(self.place(job.id), json.dumps(job.record()).encode()) for job in jobs]
        # One after another: an older state must not come last.
        async with self._lock:
            await asyncio.to_thread(_write, contents)

    async def remove(self, *job_ids: str) -> None:
        """Remove the folders of jobs."""
        async with self._lock:
            for job_id in job_ids:
                await asyncio.to_thread(shutil.rmtree, self.place(job_id), ignore_errors=True)

    def load(self) -> list[Job]:
        """All jobs that lie there, the oldest first; blocks."""
        found = []
        for file in self._folder.glob("*/job.json"):
            try:
                job = of_record(json.loads(file.read_text(encoding="utf-8")))
            except (OSError, ValueError, TypeError, AttributeError):
                continue
            if job.id == file.parent.name and re.fullmatch(ID, job.id):
                found.append(job)
        return sorted(found, key=lambda job: (job.created, job.id))

    def all_events(self, job_id: str) -> Iterator[dict[str, Any]]:
        """All events of a job that writes no more, piece by piece: progress alone may be much."""
        offset, end = -1, 0
        while offset < end:
            offset = end
            found, end = self.events(job_id, offset)
            yield from found

    def events(self, job_id: str, offset: int) -> tuple[list[dict[str, Any]], int]:
        """Whole lines of a job's events from the byte ``offset`` on, and where the next begin."""
        try:
            with (self.place(job_id) / "events.jsonl").open("rb") as file:
                file.seek(offset)
                data = file.read(_MOST_EVENTS)
        except OSError:
            return [], offset
        whole = data[: data.rfind(b"\n") + 1]
        if not whole and len(data) == _MOST_EVENTS:
            return [], offset + len(data)
        found = []
        for line in whole.splitlines():
            try:
                event = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(event, dict):
                found.append(event)
        return found, offset + len(whole)


def _write(contents: list[tuple[Path, bytes]]) -> None:
    for folder, content in contents:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        records.replace(folder / "job.json", content)
