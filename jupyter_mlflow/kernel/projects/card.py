"""The card of a job: the data of its MIME type, and the same as HTML and as text.

The frontend (``src/jobcard``) draws the data, and follows the job by itself. HTML and text are for
whatever else shows the notebook.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.kernel.card.fallback import duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_mlflow.kernel.projects.job import Job
    from jupyter_mlflow.kernel.projects.server import Record

MIME: Final = "application/vnd.jupyter-mlflow.job+json"
VERSION: Final = 1
ROWS: Final = 20
"""Jobs of a grid that have a line."""
_RUNS: Final = 20
"""Runs of a job that are named."""
_LONGEST: Final = 2_000
"""Characters of an error."""

SIGNS: Final = {
    "queued": "○",
    "starting": "◔",
    "running": "●",
    "finished": "✓",
    "failed": "✗",
    "killed": "■",
}
_LIVE: Final = ("queued", "starting", "running")
_ANSI: Final = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|.)")


def bundle(job: Job) -> dict[str, Any]:
    """The card by MIME type."""
    return {MIME: _data(job), "text/html": _html(job), "text/plain": text(job)}


def state(records: Sequence[Record]) -> str:
    """That of one job; of a grid's what becomes of its parent run."""
    states = [record["state"] for record in records]
    if all(one == "queued" for one in states):
        return "queued"
    if len(states) == 1:
        return str(states[0])
    if any(one in _LIVE for one in states):
        return "running"
    return next((one for one in ("killed", "failed") if one in states), "finished")


def why(records: Sequence[Record]) -> str:
    """Why it has not finished, in a sentence."""
    if len(records) == 1:
        error = (records[0]["error"] or {}).get("message")
        return str(error or f"The job {records[0]['title']} was {records[0]['state']}.")
    return f"Of {_count(len(records))} {_outcome(records)}. The card says which."


def values(record: Record, records: Sequence[Record]) -> str:
    """The parameters by which a job of a grid differs from the others."""
    all_parameters = [one["arguments"].get("parameters") or {} for one in records]
    own = record["arguments"].get("parameters") or {}
    return ", ".join(
        f"{name} {value}"
        for name, value in own.items()
        if any(other.get(name) != value for other in all_parameters)
    )


def text(job: Job) -> str:
    """A line for the job, those of a grid below it, and the end of the log."""
    lines = [f"{_sign(job.records)} {'  '.join(_said(job.records))}"]
    lines += [f"  {SIGNS[row['state']]} {'  '.join(said)}" for row, said in _rows(job.records)]
    lines += _rest(job.records)
    if len(job.records) == 1 and job.records[0]["error"]:
        lines.append(_plain(job.records[0]["error"]["message"]))
    if job.problem:
        lines.append(_plain(job.problem))
    lines += [f"  {line}" for line in _log_lines(job)]
    return "\n".join(lines)


def _html(job: Job) -> str:
    """As :func:`text`, in elements that GitHub and nbconvert leave as they are."""
    title, *said = _said(job.records)
    shown = " · ".join(html.escape(one) for one in said)
    parts = [f"<div>{_sign(job.records)} <strong>{html.escape(title)}</strong> {shown}</div>"]
    rows = [
        f"<li>{SIGNS[row['state']]} {' · '.join(html.escape(one) for one in said)}</li>"
        for row, said in _rows(job.records)
    ]
    if rows:
        parts.append(f"<ul>{''.join(rows)}</ul>")
    parts += [f"<div>{html.escape(line)}</div>" for line in _rest(job.records)]
    if len(job.records) == 1 and job.records[0]["error"]:
        parts.append(f"<div>{html.escape(_plain(job.records[0]['error']['message']))}</div>")
    if job.problem:
        parts.append(f"<div>{html.escape(_plain(job.problem))}</div>")
    log = "\n".join(_log_lines(job))
    if log:
        parts.append(f"<pre>{html.escape(log)}</pre>")
    return "".join(parts)


def _data(job: Job) -> dict[str, Any]:
    records = job.records
    is_grid = len(records) > 1
    return {
        "version": VERSION,
        "tracking_uri": job.tracking_uri,
        "is_grid": is_grid,
        "parent_run_id": records[0]["parent_run_id"],
        "head": _head(records) if is_grid else _row(records[0], records),
        "jobs": [_row(record, records) for record in records[:ROWS]] if is_grid else [],
        "total": len(records),
        "log": job.tail,
    }


def _head(records: Sequence[Record]) -> dict[str, Any]:
    """A grid as one job, as the frontend's lists have it."""
    first = records[0]
    ended = [record["ended"] for record in records if record["ended"] is not None]
    starts = [record["started"] for record in records if record["started"] is not None]
    return {
        **_row(first, records),
        "id": first["group"],
        "title": f"{first['title']} (grid of {len(records)})",
        "values": "",
        "state": state(records),
        "started": min(starts, default=None),
        "ended": max(ended) if len(ended) == len(records) else None,
        "progress": {"done": len(ended), "total": len(records)},
        "exit_code": None,
        "runs": [],
        "error": None,
    }


def _row(record: Record, records: Sequence[Record]) -> dict[str, Any]:
    error = (record["error"] or {}).get("message")
    return {
        "id": record["id"],
        "title": record["title"],
        "values": values(record, records),
        "state": record["state"],
        "started": record["started"],
        "ended": record["ended"],
        "progress": record["progress"],
        "exit_code": record["exit_code"],
        "runs": record["runs"][:_RUNS],
        "error": None if error is None else error[:_LONGEST],
    }


def _said(records: Sequence[Record]) -> list[str]:
    """The title, and how it goes."""
    first = records[0]
    if len(records) == 1:
        return [_plain(first["title"]), *_how(first)]
    return [_plain(first["title"]), state(records), f"{_count(len(records))}, {_outcome(records)}"]


def _rows(records: Sequence[Record]) -> list[tuple[Record, list[str]]]:
    """The jobs of a grid that are told of, each with what is said of it."""
    if len(records) == 1:
        return []
    return [
        (record, [_plain(values(record, records)) or record["id"][:8], *_how(record)])
        for record in records[:ROWS]
    ]


def _how(record: Record) -> list[str]:
    said = record["state"]
    if record["started"] is not None and record["ended"] is not None:
        said += f" {duration(record['ended'] - record['started'])}"
    found = [said]
    progress = record["progress"]
    if progress is not None:
        total = progress["total"]
        done = f"{progress['done']:,}"
        found.append(f"{done} done" if total is None else f"{done} of {total:,}")
    names = [_plain(run["name"] or run["run_id"]) for run in record["runs"]]
    if names:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        found.append(f"run {names[0]}{more}")
    return found


def _outcome(records: Sequence[Record]) -> str:
    states = Counter(record["state"] for record in records)
    return ", ".join(f"{states[one]} {one}" for one in SIGNS if states[one])


def _rest(records: Sequence[Record]) -> list[str]:
    return [f"… and {len(records) - ROWS} more"] if len(records) > ROWS else []


def _count(jobs: int) -> str:
    return f"{jobs} jobs"


def _sign(records: Sequence[Record]) -> str:
    return SIGNS.get(state(records), "●")


def _log_lines(job: Job) -> list[str]:
    lines = _ANSI.sub("", job.tail).rstrip().split("\n")
    return [_plain(line.expandtabs(4)) for line in lines] if any(lines) else []


def _plain(line: str) -> str:
    # An escape sequence of a terminal would be one in the notebook, too.
    return "".join(c if c.isprintable() else " " for c in line)
