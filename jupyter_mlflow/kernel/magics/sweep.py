"""``--sweep``: the same code once for each combination of values, as runs below one parent."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import dataclasses
import itertools
import math
import sys
import textwrap
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.kernel.magics.body import own_traceback
from jupyter_mlflow.kernel.magics.progress import Progress
from jupyter_mlflow.kernel.magics.tracked import TrackedRun
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from IPython.core.interactiveshell import InteractiveShell

    from jupyter_mlflow.kernel.magics.arguments import Arguments
    from jupyter_mlflow.kernel.magics.body import Body

_VALUE: Final = 24
_NAME: Final = 120
_MESSAGE: Final = 80
"""Characters, at most."""
_NAMED: Final = 5
"""Failed runs that are named in the summary."""


class SweepFailed(Exception):
    """No run of a sweep has finished. What happened was shown run by run: this is one line."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


async def sweep(
    ip: InteractiveShell, given: Arguments, body: Body, variables: dict[str, Any] | None
) -> None:
    """Run ``body`` for each combination of ``given.sweep``, the last variable changing fastest.

    A run that fails does not stop the others: each distinct error is shown once, and a summary on
    ``stderr`` at the end. Raises ``SweepFailed`` if all fail, and what ends a sweep early: an
    interrupt, a run that cannot be started. Suspends only if the body awaits. ``variables`` as in
    :meth:`Body.run`.
    """
    __tracebackhide__ = True
    total = math.prod(map(len, given.sweep.values()))
    failures = _Failures(ip)
    with (
        TrackedRun(ip, given, variables=variables) as parent,
        Progress(total) as progress,
    ):
        for child in _children(given):
            progress.now(child.name or "")
            run = TrackedRun(ip, child, parent, variables)
            try:
                with run:
                    await body.run(variables)
            except (Exception, SystemExit) as error:
                if not run.run_id:
                    raise
                failures.add(child.name or "", error)
            progress.done()
            _show_figures()
            if body.awaits:
                # Only here can an interrupt reach code that never has to wait.
                await asyncio.sleep(0)
        if len(failures.texts) == total:
            raise SweepFailed(failures.summary(total))
    if failures.texts:
        sys.stderr.write(f"{failures.summary(total)}\n")


class _Failures:
    """The runs that failed, as text: an exception would keep the variables of its code alive."""

    def __init__(self, ip: InteractiveShell) -> None:
        self._ip = ip
        self._shown: set[tuple[object, ...]] = set()
        self.texts: list[str] = []

    def add(self, name: str, error: BaseException) -> None:
        """Note that the run ``name`` failed; show the error if it is the first of its kind."""
        kind, at = type(error), own_traceback(error)
        message = textwrap.shorten(str(error), _MESSAGE, placeholder="…")
        self.texts.append(f"{name} ({kind.__name__}{message and ': '}{message})")
        # The same line raises with another message for each value.
        place = (kind, *_lines(at))
        if place not in self._shown:
            self._shown.add(place)
            sys.stderr.write(f"Run {name} failed:\n")
            self._ip.showtraceback((kind, error, at), tb_offset=0, running_compiled_code=True)

    def summary(self, total: int) -> str:
        """One line."""
        named = "; ".join(self.texts[:_NAMED])
        more = len(self.texts) - _NAMED
        rest = f"; and {more} more" if more > 0 else ""
        return f"{len(self.texts)} of {total} runs failed: {named}{rest}"


def _children(given: Arguments) -> Iterator[Arguments]:
    for values in itertools.product(*given.sweep.values()):
        swept = dict(zip(given.sweep, values, strict=True))
        yield dataclasses.replace(
            given,
            name=run_name(swept),
            params={key: _own(value) for key, value in (given.params | swept).items()},
            description=None,
            autolog=None,
        )


def _own(value: Any) -> Any:
    """``value``, or a copy of it if code may change it, which the next run must not see."""
    if isinstance(value, (list, tuple, dict, set)):
        with contextlib.suppress(Exception):
            return copy.deepcopy(value)
    return value


@safely(None)
def _show_figures() -> None:
    """Show and close Matplotlib's figures as at the end of a cell: the next run draws anew."""
    inline = sys.modules.get("matplotlib_inline.backend_inline")
    if inline is not None:
        inline.flush_figures()


def run_name(values: dict[str, Any]) -> str:
    """A name that tells a run of a sweep from the others: ``lr=0.1, depth=3``."""
    texts = [f"{key}={_cut(str(value), _VALUE)}" for key, value in values.items()]
    return _cut(", ".join(texts), _NAME)


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _lines(at: TracebackType | None) -> Iterator[tuple[str, int]]:
    while at is not None:
        yield at.tb_frame.f_code.co_filename, at.tb_lineno
        at = at.tb_next
