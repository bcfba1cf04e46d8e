"""``%mlflow_project``: projects as jobs, from a cell."""

from __future__ import annotations

import contextlib
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from IPython.core.error import UsageError

from jupyter_mlflow.kernel.magics import words
from jupyter_mlflow.kernel.own_server import NowhereError, RefusedError, UnansweredError
from jupyter_mlflow.kernel.projects import arguments, card, server
from jupyter_mlflow.kernel.projects.errors import ProjectError, refusal
from jupyter_mlflow.kernel.projects.job import ENDED, Job
from jupyter_mlflow.kernel.projects.options import MAGIC, option_of, usage
from jupyter_mlflow.kernel.projects.run import run_project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LISTED: Final = 50
_ID: Final = 8
"""Characters of an id that tell it from the others, most likely."""
_WIDEST: Final = 40


def answer(line: str, variables: Mapping[str, Any]) -> Any:
    """Do what the line says. Raises ``UsageError`` for what is wrong with it."""
    __tracebackhide__ = True
    command, *texts = [word.text for word in words.words(line)] or ["--help"]
    if command in ("--help", "-h", "help"):
        sys.stdout.write(usage())
        return None
    if command == "run":
        return _run(texts, variables)
    if command == "list" and not texts:
        with _told():
            sys.stdout.write(_table(server.jobs()))
        return None
    if command == "cancel" and len(texts) == 1:
        return _cancel(texts[0])
    raise UsageError(f"Write %{MAGIC} run PATH, list, or cancel ID (see %{MAGIC} --help)")


def _run(texts: list[str], variables: Mapping[str, Any]) -> Job | None:
    __tracebackhide__ = True
    given = arguments.parse(texts)
    if given.help:
        sys.stdout.write(usage())
        return None
    with _told():
        job = run_project(**arguments.of_run(given, variables))
    if given.no_wait:
        job.show()
        return job
    return job.wait_or_cancel()


def _cancel(start: str) -> Job | None:
    with _told():
        found = [one for one in server.jobs() if start and _is_called(one, start)]
        ids = {one["group"] if _is_group(one, start) else one["id"] for one in found}
        if len(ids) != 1:
            raise UsageError(
                f"{len(ids)} jobs have an id that begins with {start!r}. Give more of it."
                if ids
                else f"There is no job {start!r}. %{MAGIC} list shows those that there are."
            )
        if all(one["state"] in ENDED for one in found):
            sys.stdout.write(f"It has ended already: {card.state(found)}.\n")
            return None
        return Job(found).cancel()


def _is_called(record: server.Record, start: str) -> bool:
    return record["id"].startswith(start) or _is_group(record, start)


def _is_group(record: server.Record, start: str) -> bool:
    return str(record["group"] or "").startswith(start)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say what is wrong in one line, at the option that it is about."""
    __tracebackhide__ = True
    try:
        yield
    except ProjectError as error:
        problem = error
    except (NowhereError, RefusedError, UnansweredError) as error:
        problem = refusal(error)
    else:
        return
    at = "" if problem.field is None else f"{option_of(problem.field)}: "
    raise UsageError(at + problem.message) from None


def _table(records: list[server.Record]) -> str:
    if not records:
        return "There are no jobs.\n"
    rows: list[tuple[str, ...]] = [("ID", "STATE", "STARTED", "JOB", "RUN")]
    for record in records[:_LISTED]:
        began = datetime.fromtimestamp((record["started"] or record["created"]) / 1000)
        group = [one for one in records if record["group"] and one["group"] == record["group"]]
        title = ": ".join(filter(None, [record["title"], card.values(record, group)]))
        runs = [run["name"] or run["run_id"] for run in record["runs"]]
        when = f"{began:%Y-%m-%d %H:%M:%S}"
        row = (record["id"][:_ID], record["state"], when, title, next(iter(runs), ""))
        rows.append(tuple("".join(c if c.isprintable() else " " for c in one) for one in row))
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    more = len(records) - _LISTED
    return "\n".join([*lines, *([f"… and {more} older ones"] if more > 0 else [])]) + "\n"
