"""As much of Docker as a project needs, where there is none: an engine that has one image, and a
program that notes what it is called with."""

from __future__ import annotations

import contextlib
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAM = """\
#!{python}
import json, os, sys
from pathlib import Path

arguments = sys.argv[1:]
if arguments[:1] == ["run"]:
    file = Path(arguments[arguments.index("--env-file") + 1])
    told = {{"arguments": arguments, "file": file.read_text(), "shell": os.getppid()}}
    with open(f"/proc/{{os.getppid()}}/cmdline") as shell:
        told["shell"] = shell.read()
    Path({noted!r}).write_text(json.dumps(told))
    print("trained in a container")
"""


def program(folder: Path) -> Path:
    """Put `docker` into ``folder``; the file in which it notes how it was called."""
    folder.mkdir()
    noted = folder / "noted.json"
    file = folder / "docker"
    file.write_text(PROGRAM.format(python=sys.executable, noted=str(noted)))
    file.chmod(0o755)
    return noted


@contextlib.contextmanager
def engine(image: str) -> Iterator[str]:
    """The address of an engine that has ``image``."""
    known = {"Id": "sha256:0", "RepoTags": [image]}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer: Any = known
            if self.path.endswith("/version"):
                answer = {"ApiVersion": "1.44"}
            elif "/images/json" in self.path:
                answer = [known]
            content = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing on stderr."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.server_port}"
        server.shutdown()
