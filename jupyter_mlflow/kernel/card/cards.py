"""Shows under a cell the runs that it has made, while and after it makes them.

A card is a display of the cell's own output, updated in place. The thread of the cell only notes
what happens; a thread of ours reads the figures and sends. At the end of a cell its card must be
right before the kernel is idle, as a client such as nbclient leaves then: so a store that is a
file is waited for, a few milliseconds long, and of any other is shown what is known without it.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import sys
import threading
import time
import uuid
from typing import TYPE_CHECKING, Final

from jupyter_mlflow.common.schema import redact, sqlite_path
from jupyter_mlflow.kernel import identity, made, outputs, state
from jupyter_mlflow.kernel.card import figures, summary
from jupyter_mlflow.kernel.card.worker import Worker
from jupyter_mlflow.kernel.lookup import text
from jupyter_mlflow.kernel.safely import safely

if TYPE_CHECKING:
    from jupyter_mlflow.kernel.card.figures import Figures
    from jupyter_mlflow.kernel.made import Cell, Run

WAIT: Final = 0.02
"""Seconds that the end of a cell may wait for the figures of its runs."""
_UPDATES: Final = 0.25
"""Seconds between two messages while a cell goes on making runs."""
_SHARE: Final = 10
"""Times as long as reading took is the pause after it."""
_REST: Final = 30.0
"""Seconds during which a store elsewhere that gave no answer is not asked again."""
_KEPT: Final = 50
"""Cards that are kept for runs which have not ended with their cell."""
_TRIES: Final = (0.5, 2.0, 8.0, 30.0)
"""Seconds until a file is read again that was locked, or a store asked that gave no answer."""
_ELSEWHERE: Final = "jupyter-mlflow-figures"
_LOGGERS: Final = ("urllib3.connectionpool", "mlflow.store.db.utils", "mlflow.utils.rest_utils")
"""Those that tell of a store which gives no answer."""


class Card:
    """The runs of one cell in one store, and what has been said of them."""

    def __init__(self, cell: Cell, uri: str, *, visible: bool) -> None:
        self.cell = cell
        # A relative path is of now: the cell may go to another folder.
        self.uri = state.place(uri)
        self.visible = visible
        self.near = sqlite_path(self.uri) is not None
        self.request = cell.request
        self.families: dict[str, list[Run]] = {}
        self.waiter: queue.SimpleQueue[Card] | None = None
        """Who is to know that the client has been told all, figures included."""
        self.next_update = 0.0
        self.tries = iter(_TRIES)
        self._display_id = uuid.uuid4().hex
        self._displayed = False
        self._figures: dict[str, Figures] = {}
        self._roots: dict[str, str] = {}
        self._moment: summary.Moment = "start"
        self._about: list[str] = []
        self._version = self._sent = 0
        # Not a plain lock: a signal handler may end a run in the midst of this.
        self._lock = threading.RLock()

    def add(self, run: Run) -> bool:
        """Take up a run; whether it is a top-level one of this cell."""
        root = self._roots.get(run.parent_id or "", run.run_id)
        self._roots[run.run_id] = root
        self.families.setdefault(root, []).append(run)
        return root == run.run_id

    @property
    def pending(self) -> bool:
        """Whether there is something that the client was not told at all."""
        return self._sent != self._version

    @property
    def has_open_runs(self) -> bool:
        return any(family[0].end_time is None for family in self.families.values())

    def tell(self, moment: summary.Moment, about: list[str]) -> None:
        """Note what the next message is to say, beside what was not sent yet."""
        with self._lock:
            self._about = [*(self._about if self.pending else []), *about]
            self._moment = moment
            self._version += 1

    def refresh(self) -> bool:
        """Read the figures and send them; whether the store gave an answer."""
        version = self._version
        # There is nothing to read of the first run yet.
        first = self._moment == "start" and not self._displayed
        found = None
        if not first:
            families = list(self.families.values())[: summary.ROWS]
            found = figures.read(self.uri, [list(family) for family in families])
        if found is not None or self.pending:
            self.publish(found)
        if self.waiter is not None and version == self._version:
            self.waiter.put(self)
        return first or found is not None

    def publish(self, found: dict[str, Figures] | None = None) -> None:
        """Send the card, with figures that were just ``found`` or those of the last time."""
        if not self._displayed:
            _flush()
        with self._lock:
            if found is not None:
                self._figures = found
            families = list(self.families.values())
            total = sum(len(family) for family in families) + self.cell.more
            place, figures = _place(self), self._figures
            data = summary.bundle(place, self._moment, self._about, families, figures, total)
            update = self._displayed or not self.visible
            if outputs.send(self.request, data, self._display_id, update=update):
                self._displayed = True
                self._sent = self._version


class Cards:
    """The cards of this process, as a listener of its cells and runs."""

    def __init__(self) -> None:
        self._cards: dict[tuple[Cell, str], Card] = {}
        self._near: Worker[Card] = Worker("jupyter-mlflow-card", self._refresh)
        self._elsewhere: Worker[Card] = Worker(_ELSEWHERE, self._ask)
        self._resting: dict[str, float] = {}
        # What a store is asked here would be logged under a cell that has not asked for it.
        for name in _LOGGERS:
            logging.getLogger(name).addFilter(_is_of_cell)

    def run_made(self, cell: Cell, run: Run) -> None:
        """Show a new run, soon."""
        state.follow()
        card = self._cards.get((cell, run.uri))
        if card is None:
            card = Card(cell, run.uri, visible=_is_visible())
            self._cards[cell, run.uri] = card
        if card.add(run):
            card.tell("start", [run.run_id])
            self._near.add(card, card.next_update)

    def run_ended(self, cell: Cell, run: Run) -> None:
        """Show the end of a run that has outlived its cell: at the next cell's end, else now."""
        card = self._cards.get((cell, run.uri))
        if card is not None and cell.ended and run.run_id in card.families:
            card.tell("end", [run.run_id])
            if made.between_cells():
                self._send_later(card)

    def cell_ended(self, cell: Cell) -> None:
        """Bring the cards up to date: of this cell, and of former ones whose runs it ended."""
        due = []
        for key, card in list(self._cards.items()):
            if card.cell is cell:
                card.tell("end", list(card.families)[: summary.ROWS])
                due.append(card)
            else:
                if card.pending:
                    # Clients that wait for the end of this cell see no messages of others.
                    card.request = cell.request
                    due.append(card)
                if not card.has_open_runs or len(self._cards) > _KEPT:
                    del self._cards[key]
        for card in self._unsettled(due):
            card.publish()
            self._send_later(card)

    def _unsettled(self, due: list[Card]) -> list[Card]:
        """Those of the cards that are not up to date after a short while."""
        settled: queue.SimpleQueue[Card] = queue.SimpleQueue()
        waiting = {card for card in due if card.near}
        for card in waiting:
            card.waiter = settled
            self._near.add(card)
        until = time.monotonic() + WAIT
        with contextlib.suppress(queue.Empty):
            while waiting:
                # One that was just being read is told of twice.
                waiting.discard(settled.get(timeout=max(0.0, until - time.monotonic())))
        return [card for card in due if card in waiting or not card.near]

    def _send_later(self, card: Card) -> None:
        (self._near if card.near else self._elsewhere).add(card)

    @safely(None)
    def _refresh(self, card: Card) -> None:
        start = time.monotonic()
        card.next_update = start + _UPDATES
        if not card.near:
            card.publish()
            return
        done = card.refresh()
        took = time.monotonic() - start
        card.next_update = start + max(_UPDATES, _SHARE * took)
        if not done:
            self._try_again(self._near, card, card.next_update)

    @safely(None)
    def _ask(self, card: Card) -> None:
        if card.pending:
            card.publish()
        rest = self._resting.get(card.uri, 0.0)
        if time.monotonic() >= rest:
            if card.refresh():
                return
            rest = self._resting[card.uri] = time.monotonic() + _REST
        self._try_again(self._elsewhere, card, rest)

    def _try_again(self, worker: Worker[Card], card: Card, earliest: float) -> None:
        pause = next(card.tries, None)
        if pause is not None:
            worker.add(card, max(earliest, time.monotonic() + pause))


def _is_visible() -> bool:
    kernel = identity.this_kernel()
    record = None if kernel is None else kernel.server_file.read()
    # Outputs that a cell captures (%%capture) are its own business.
    captured = not hasattr(getattr(identity.shell(), "display_pub", None), "pub_socket")
    return not captured and (record is None or record.run_card)


def _place(card: Card) -> summary.Place:
    kernel = identity.this_kernel()
    binding = None if kernel is None else kernel.binding_file.read()
    return summary.Place(
        notebook_id="" if binding is None else binding.notebook_id,
        kernel_id="" if kernel is None else kernel.kernel_id,
        tracking_uri=text(redact(card.uri)),
        cell_id=card.cell.cell_id,
        execution_count=card.cell.execution_count,
    )


@safely(None)
def _flush() -> None:
    """Send what was printed before the first run before its card."""
    for stream in (sys.stdout, sys.stderr):
        # Only the kernel's own: what else may stand there belongs to the cell.
        if hasattr(stream, "pub_thread"):
            stream.flush()


def _is_of_cell(record: logging.LogRecord) -> bool:
    return record.threadName != _ELSEWHERE
