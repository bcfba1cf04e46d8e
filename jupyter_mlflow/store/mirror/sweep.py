"""A pass through everything: the first fills the mirror, later ones find what no look sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jupyter_mlflow.store.mirror import questions
from jupyter_mlflow.store.mirror.look import COMPLETE, by_id, groups
from jupyter_mlflow.store.mirror.questions import PAGE_SECONDS
from jupyter_mlflow.store.remote.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_mlflow.store.mirror.copy import Copy
    from jupyter_mlflow.store.mirror.rows import Kind, Thing
    from jupyter_mlflow.store.remote.api import Api

PAGE: Final = 500
"""Runs in a page: some three megabytes."""

_FILLED: Final = "filled"
"""How far the first pass has come: which group of experiments, and its oldest start so far."""


def sweep(api: Api, copy: Copy) -> Iterator[None]:
    """Fetch everything, a page at each step, the newest runs first; remove what is gone.

    A first pass that was broken off with its process goes on where it was, and is then done again
    from the start: what has come meanwhile could be anywhere. Raises :class:`Problem` and can
    then not be gone on with.
    """
    yield from _sweep_kind(copy, "experiment", questions.experiments(api))
    everything = groups(copy.ids("experiment"))
    filling = copy.state(COMPLETE) != "1"
    place = copy.state(_FILLED).split() if filling else []
    if len(place) == 2:
        yield from _rest(api, copy, everything, int(place[0]), int(place[1]))
    before = copy.ids("run")
    seen: set[str] = set()
    for number in reversed(range(len(everything))):
        pages = questions.runs(api, everything[number], size=PAGE, seconds=PAGE_SECONDS)
        for page in pages:
            seen.update(one.id for one in page)
            _keep(copy, page, number, filling=filling and not place)
            yield
    # Pages are counted off: one run that goes while they are fetched hides another.
    missing = before - seen
    for page in by_id(api, sorted(missing), everything):
        copy.keep(page)
        missing -= {one.id for one in page}
        yield
    copy.remove("run", missing)
    copy.remember(**{COMPLETE: "1", _FILLED: ""})
    yield from _models(api, copy, everything)


def _rest(
    api: Api, copy: Copy, everything: list[list[str]], group: int, oldest: int
) -> Iterator[None]:
    for number in reversed(range(min(group + 1, len(everything)))):
        which = f"attributes.start_time <= {oldest}" if number == group else ""
        for page in questions.runs(
            api, everything[number], which=which, size=PAGE, seconds=PAGE_SECONDS
        ):
            _keep(copy, page, number, filling=True)
            yield


def _keep(copy: Copy, page: list[Thing], group: int, *, filling: bool) -> None:
    starts = [one.rows[0][1]["start_time"] for one in page]
    if filling and starts and starts[-1] is not None:
        copy.keep(page, **{_FILLED: f"{group} {starts[-1]}"})
    else:
        copy.keep(page)


def _models(api: Api, copy: Copy, everything: list[list[str]]) -> Iterator[None]:
    before = copy.ids("logged model")
    seen: set[str] = set()
    try:
        for some in everything:
            for page in questions.logged_models(api, some):
                copy.keep(page)
                seen.update(one.id for one in page)
                yield
        copy.remove("logged model", before - seen)
    except Problem as problem:
        # An older server, or another one, without this part of the API.
        if not problem.missing:
            raise
    registry: tuple[tuple[Kind, Iterator[list[Thing]]], ...] = (
        ("registered model", questions.registered_models(api)),
        ("model version", questions.model_versions(api)),
    )
    for kind, pages in registry:
        try:
            yield from _sweep_kind(copy, kind, pages)
        except Problem as problem:
            if not problem.missing:
                raise


def _sweep_kind(copy: Copy, kind: Kind, pages: Iterator[list[Thing]]) -> Iterator[None]:
    before = copy.ids(kind)
    seen: set[str] = set()
    for page in pages:
        copy.keep(page)
        seen.update(one.id for one in page)
        yield
    copy.remove(kind, before - seen)
