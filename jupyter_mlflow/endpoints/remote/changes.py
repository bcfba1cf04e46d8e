"""What takes as long as a cloud takes: an item made, changed or deleted, in the background."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.errors import Conflict, MlflowExtensionError, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from jupyter_mlflow.endpoints.remote.spec import Action, Item

_MOST: Final = 16
"""Changes of one target at a time; each holds a thread of its process."""


class Change:
    """One change of an item: under way, or failed with ``error``."""

    def __init__(self, number: int, action: Action, item: Item) -> None:
        self.number = number
        self.action = action
        self.item = item
        self.error: MlflowExtensionError | None = None
        self.task: asyncio.Task[None] | None = None
        self._began = time.time()

    def model(self) -> dict[str, Any]:
        """As the frontend gets it."""
        error = self.error
        return {
            "id": self.number,
            "action": self.action,
            **self.item.model(),
            "began": int(self._began * 1000),
            "error": error
            and {"error_code": error.code, "message": error.message, "details": error.details},
        }


class Changes:
    """Those of one target. ``on_change`` is called when one begins, ends or fails."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._numbers = itertools.count(1)
        self._all: dict[int, Change] = {}
        self.ended = 0
        """How many have ended well: whoever has listed the target before does it again."""

    def models(self) -> list[dict[str, Any]]:
        """Those under way and those that failed, as the frontend gets them."""
        return [change.model() for change in self._all.values()]

    def begin(self, action: Action, item: Item, work: Coroutine[Any, Any, Any]) -> Change:
        """Begin one, in the background.

        Raises
        ------
        Conflict
            The item is being changed, or too many are.
        """
        running = [change for change in self._all.values() if change.error is None]
        if any(change.item == item for change in running):
            work.close()
            raise Conflict(f"{item.name!r} is being changed already. Wait until that is done.")
        if len(running) >= _MOST:
            work.close()
            raise Conflict(f"{_MOST} changes of this target are under way. Wait for one of them.")
        for change in [change for change in self._all.values() if change.item == item]:
            del self._all[change.number]  # failed, and tried again
        change = Change(next(self._numbers), action, item)
        self._all[change.number] = change
        change.task = asyncio.ensure_future(self._run(change, work))
        self._on_change()
        return change

    async def settle(self, change: Change, grace: float) -> dict[str, Any]:
        """What came of it in ``grace`` seconds: ``None`` for its end, or as it is then.

        Raises
        ------
        MlflowExtensionError
            It has failed meanwhile; it is forgotten with that.
        """
        assert change.task is not None  # noqa: S101 - all that have begun have one
        await asyncio.wait({change.task}, timeout=grace)
        if change.error is not None:
            self._all.pop(change.number, None)
            self._on_change()
            raise change.error
        return {**change.model(), "is_done": change.task.done()}

    def dismiss(self, number: int) -> None:
        """Forget one that failed.

        Raises
        ------
        NotFound
            There is no such one.
        """
        change = self._all.get(number)
        if change is None or change.error is None:
            raise NotFound("There is no failed change of this number.")
        del self._all[number]
        self._on_change()

    async def close(self) -> None:
        """Wait for none of them any more."""
        tasks = {change.task for change in self._all.values() if change.task is not None}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        self._all.clear()

    async def _run(self, change: Change, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except MlflowExtensionError as error:
            change.error = error.with_traceback(None)
        else:
            self._all.pop(change.number, None)
            self.ended += 1
        self._on_change()
