"""How far a sweep is, under its cell."""

from __future__ import annotations

import time
from typing import Any, Final

from IPython.display import display

from jupyter_mlflow.kernel.safely import safely

_PAUSE: Final = 0.5
"""Seconds between two texts, where a text has to do."""


class Progress:
    """A bar while the sweep runs, and a line of text afterwards, which a saved notebook can show.

    Where ipywidgets cannot be had, the line is there from the start. Nothing raises.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._started = self._shown = time.monotonic()
        self._handle: Any = None
        self._box: Any = None

    def __enter__(self) -> Progress:
        self._box = _box(self._total)
        self._show()
        return self

    def __exit__(self, *error: object) -> None:
        self._finish()

    @safely(None)
    def now(self, label: str) -> None:
        """Show that the run called ``label`` runs, as one after those that are done."""
        if self._box is not None:
            self._box.children[0].value = self._done
            self._box.children[1].value = f"{self._done}/{self._total}  {label}"
        elif time.monotonic() - self._shown > _PAUSE:
            self._shown = time.monotonic()
            self._handle.update(self._text(label), raw=True)

    def done(self) -> None:
        """Count a run, however it has ended."""
        self._done += 1

    @safely(None)
    def _show(self) -> None:
        bundle = self._text()
        if self._box is not None:
            bundle = {**self._box._repr_mimebundle_(), **bundle}
        self._handle = display(bundle, raw=True, display_id=True)

    @safely(None)
    def _finish(self) -> None:
        # The widget would be gone when the notebook is opened again.
        self._handle.update(self._text(), raw=True)
        if self._box is not None:
            bar, label = self._box.children
            parts = bar.style, bar.layout, label.style, label.layout, self._box.layout
            for widget in (*parts, bar, label, self._box):
                widget.close()

    def _text(self, label: str = "") -> dict[str, str]:
        seconds = time.monotonic() - self._started
        text = f"{self._done} of {self._total} runs, {seconds:.1f} s  {label}"
        return {"text/plain": text.rstrip()}


@safely(None)
def _box(total: int) -> Any:
    import ipywidgets  # type: ignore[import-untyped]

    bar = ipywidgets.IntProgress(max=total)
    return ipywidgets.HBox([bar, ipywidgets.Label(f"0/{total}")])
