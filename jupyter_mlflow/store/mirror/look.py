"""A look at a remote store: what is new or has changed since the last one, by few questions."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.store.mirror import questions
from jupyter_mlflow.store.mirror.questions import LOOK_SECONDS, TOGETHER
from jupyter_mlflow.store.remote.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from jupyter_mlflow.store.mirror.copy import Copy
    from jupyter_mlflow.store.mirror.rows import Thing
    from jupyter_mlflow.store.remote.api import Api

_NEWEST: Final = 50
"""Runs in the first page of a look."""
_MOST_PAGES: Final = 20
"""Pages that a look fetches of what is new; the rest, a pass brings."""

COMPLETE: Final = "complete"
"""Remembered as "1" while everything is here that was there at some time since."""
_BY_ID: Final = 100


def groups(experiment_ids: Iterable[str]) -> list[list[str]]:
    """Experiments in the order of their ids, as many together as one question takes.

    Groups stay what they are when experiments come: new ones have greater ids.
    """
    ordered = sorted(experiment_ids, key=lambda one: (not one.isdecimal(), len(one), one))
    return [ordered[at : at + TOGETHER] for at in range(0, len(ordered), TOGETHER)]


def by_id(
    api: Api, run_ids: Sequence[str], everything: Iterable[Sequence[str]]
) -> Iterator[list[Thing]]:
    """Those of ``run_ids`` that are in one of the groups of experiments, as far as can be asked.

    A server may not know that filter, and an id may be none of MLflow's. Raises :class:`Problem`.
    """
    for at in range(0, len(run_ids), _BY_ID):
        names = ", ".join(f"'{one}'" for one in run_ids[at : at + _BY_ID] if one.isalnum())
        for experiment_ids in everything if names else ():
            try:
                yield from questions.runs(
                    api,
                    experiment_ids,
                    which=f"attributes.run_id IN ({names})",
                    size=_BY_ID,
                    seconds=LOOK_SECONDS,
                )
            except Problem as problem:
                if problem.status != 400:
                    raise


class Look:
    """Looks at the store behind ``api``, whose copy is ``copy``."""

    def __init__(self, api: Api, copy: Copy) -> None:
        self._api = api
        self._copy = copy

    def at_runs(self, run_ids: Collection[str] = ()) -> int:
        """See new and running runs, those that have ended since, and ``run_ids``.

        Returns how many things were not as they are now. Raises :class:`Problem`.
        """
        changed = self._at_experiments()
        everything = groups(self._copy.ids("experiment"))
        wanted = set(run_ids)
        for some in reversed(everything):
            changed += self._at_newest(some)
            running, ended = self._at_running(some)
            changed += running
            wanted |= ended
        return changed + self._at(sorted(wanted), everything)

    def at_models(self) -> int:
        """See the models that were changed last, logged and registered ones."""
        some = groups(self._copy.ids("experiment"))
        kinds = [questions.logged_models(self._api, one) for one in some]
        kinds += [questions.registered_models(self._api), questions.model_versions(self._api)]
        changed = 0
        for pages in kinds:
            try:
                changed += self._until_known(itertools.islice(pages, self._most()))[0]
            except Problem as problem:
                # An older server, or another one, without this part of the API.
                if not problem.missing:
                    raise
        return changed

    def _at_experiments(self) -> int:
        return self._until_known(questions.experiments(self._api))[0]

    def _at_newest(self, experiment_ids: Sequence[str]) -> int:
        pages = questions.runs(self._api, experiment_ids, size=_NEWEST, seconds=LOOK_SECONDS)
        most = self._most()
        changed, reached = self._until_known(itertools.islice(pages, most))
        if most > 1 and not reached and self._has_more(pages):
            # More than a look is for: so it is a pass that has to bring the rest.
            self._copy.remember(**{COMPLETE: ""})
        return changed

    def _has_more(self, pages: Iterator[list[Thing]]) -> bool:
        page = next(pages, None)
        return page is not None and not self._copy.known(page)

    def _most(self) -> int:
        """Pages that a look may take: one while everything is being fetched anyway."""
        return _MOST_PAGES if self._copy.state(COMPLETE) == "1" else 1

    def _until_known(self, pages: Iterator[list[Thing]]) -> tuple[int, bool]:
        """Keep pages up to the first that brings nothing new; how many things, and whether so."""
        changed = 0
        for page in pages:
            new = self._copy.keep(page)
            changed += new
            if not new:
                return changed, True
        return changed, False

    def _at_running(self, experiment_ids: Sequence[str]) -> tuple[int, set[str]]:
        """What has changed in running runs, and which were running and are not any more."""
        pages = questions.runs(
            self._api,
            experiment_ids,
            which="attributes.status = 'RUNNING'",
            size=_NEWEST,
            seconds=LOOK_SECONDS,
        )
        try:
            page = next(pages, [])
        except Problem as problem:
            if problem.status != 400:
                raise
            return 0, set()
        before = self._running(experiment_ids)
        changed = self._copy.keep(page)
        there = {one.id for one in page}
        if len(page) == _NEWEST:
            # Runs that nobody ended, of long ago, are not asked for each time.
            oldest = min(self._start(one) for one in there)
            before = {one: start for one, start in before.items() if start > oldest}
        return changed, set(before) - there

    def _running(self, experiment_ids: Sequence[str]) -> dict[str, int]:
        known = set(experiment_ids)
        found = self._copy.rows(
            "SELECT run_uuid, start_time, experiment_id FROM runs WHERE status = 'RUNNING'"
        )
        return {row[0]: row[1] or 0 for row in found if str(row[2]) in known}

    def _start(self, run_id: str) -> int:
        found = self._copy.rows("SELECT start_time FROM runs WHERE run_uuid = ?", run_id)
        return (found[0][0] or 0) if found else 0

    def _at(self, run_ids: Sequence[str], everything: list[list[str]]) -> int:
        """See these runs, wherever they are, and whether they are still there."""
        changed, missing = 0, set(run_ids)
        for page in by_id(self._api, run_ids, everything):
            changed += self._copy.keep(page)
            missing -= {one.id for one in page}
        for one in missing:
            try:
                found = questions.run(self._api, one)
            except Problem as problem:
                if problem.again:
                    raise
                continue  # not an id of anything
            if found is None:
                self._copy.remove("run", [one])
                changed += 1
            else:
                changed += self._copy.keep([found])
        return changed
