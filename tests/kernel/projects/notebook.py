"""A notebook of a real Jupyter server, with all that its cells show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_mlflow.kernel.projects.card import MIME
from tests.kernel.running import Outcome, RunningKernel
from tests.servers import client_of

if TYPE_CHECKING:
    from tests.kernel.running import Display
    from tests.servers import Server


class Notebook(RunningKernel):
    """The kernel that ``server`` starts for the notebook at ``path``."""

    def __init__(self, server: Server, path: str) -> None:
        session = server.opening(path)
        server.correct(session, path)
        self.id = session["kernel"]["id"]
        self.server = server
        self.client = client_of(server.runtime, self.id)
        self.client.wait_for_ready(timeout=60)

    def interrupt(self) -> None:
        """As the button in Lab does."""
        assert self.server.post(f"api/kernels/{self.id}/interrupt", {}).status_code == 204

    def stop(self) -> None:
        self.client.stop_channels()

    def until_shown(self, request: str, text: str) -> Display:
        """What the cell of ``request`` shows first that has ``text`` in it."""
        while True:
            found = self.next_display(request)
            if text in found.data["text/plain"]:
                return found


def card(outcome: Outcome) -> dict[str, Any]:
    """What the card of a cell says at the end."""
    first, *others = outcome.displays
    assert not first.update
    assert all(one.update and one.display_id == first.display_id for one in others)
    data = outcome.displays[-1].data
    assert set(data) == {MIME, "text/html", "text/plain"}
    found: dict[str, Any] = data[MIME]
    return found
