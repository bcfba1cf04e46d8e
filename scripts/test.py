"""``make test``: every suite, each with its time; ``--slow`` for the long counts."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import failures
from _common import UI_TESTS, VENV, must, run
from browser import chromium
from install import install, slow_installed, ui_tests_installed

_FILES = 3
"""Of pytest's, which run at the same time on two processors: one always waits for something."""

_HALVES = 2
"""Of the stories, which are told at the same time."""


def lint() -> bool:
    """Ruff, ESLint, Prettier and Stylelint."""
    return _all(["ruff", "check", "."], ["ruff", "format", "--check", "."], ["jlpm", "lint:check"])


def types() -> bool:
    """Mypy, tsc, and whether the generated types are those of the store process."""
    ui_tests_installed()
    return _all(
        ["mypy"],
        ["jlpm", "tsc", "--noEmit"],
        ["jlpm", "tsc", "--noEmit", "-p", "ui-tests"],
        ["jlpm", "check:api"],
    )


def python() -> bool:
    """Pytest on real parts."""
    workers = ["-n", str(_FILES), "--dist", "loadfile"]
    report = f"--junitxml={failures.report('python')}"
    return _all(["pytest", "-q", "-m", "not slow", *workers, report])


def jest() -> bool:
    """The frontend's unit tests."""
    env = {
        "JEST_JUNIT_OUTPUT_FILE": str(failures.report("jest")),
        "JEST_JUNIT_CLASSNAME": "{filepath}",
        "JEST_JUNIT_TITLE": "{classname} › {title}",
        # A file that cannot be loaded has no test that fails.
        "JEST_JUNIT_REPORT_TEST_SUITE_ERRORS": "true",
    }
    # The second comes with JupyterLab's testing, which configures it so.
    reporters = ["--reporters=default", "--reporters=jest-junit"]
    return run("jlpm", "test", *reporters, env=env) == 0


def browser() -> bool:
    """Galata: a person's stories in a real JupyterLab, two of them at a time, each with its own."""
    ui_tests_installed()
    path = chromium()

    def half(number: int) -> bool:
        place = f"test-results/{number}"
        env = {
            "CHROMIUM": path,
            "PLAYWRIGHT_HTML_OUTPUT_DIR": f"playwright-report/{number}",
            "PLAYWRIGHT_JUNIT_OUTPUT_FILE": str(failures.report(f"browser-{number}")),
            "SERVER_LOG": str(log := failures.beside(f"jupyterlab-{number}.log")),
        }
        parts = (f"--shard={number}/{_HALVES}", f"--output={place}")
        passed = run("jlpm", "playwright", "test", *parts, cwd=UI_TESTS, env=env) == 0
        if not passed:
            print(f"What its JupyterLab said is in {log}. The end of it:\n{failures.end_of(log)}")
        return passed

    # Not two workers of one Playwright: they would share a JupyterLab and its store.
    with ThreadPoolExecutor(_HALVES) as threads:
        return all(list(threads.map(half, range(1, _HALVES + 1))))


def size() -> bool:
    """What every browser loads of ours at the start, as it is released, and how much that is."""
    ui_tests_installed()
    env = {"CHROMIUM": chromium()}
    return run("python", "-m", "benchmarks", "size", "--quick", env=env) == 0


def slow() -> bool:
    """The long counts."""
    slow_installed()
    return _all(["pytest", "-q", "-m", "slow", "-o", "timeout=3600"])


def slow_ui() -> bool:
    """The stories that are tagged `@slow`: with PySpark."""
    ui_tests_installed()
    must("python", "-m", "tests.spark")
    env = {"CHROMIUM": chromium(), "SLOW": "1", "PYTHONPATH": str(VENV / "spark")}
    return run("jlpm", "playwright", "test", cwd=UI_TESTS, env=env) == 0


def _all(*commands: list[str]) -> bool:
    # Every command runs, also after one has failed: one round shows all there is to mend.
    return all([run(*command) == 0 for command in commands])


def _finish(suite: Callable[[], bool]) -> bool:
    # What a suite needs and cannot get ends that suite, not the others.
    try:
        return suite()
    except SystemExit as missing:
        print(missing.code, file=sys.stderr)
        return False


def main(suites: list[Callable[[], bool]]) -> int:
    """Run the suites; a line for each at the end, where a person looks, below what failed."""
    failures.forget()
    lines = []
    failed = 0
    for suite in suites:
        print(f"\n── {suite.__name__} ──", flush=True)
        began = time.monotonic()
        passed = _finish(suite)
        failed += not passed
        word = "passed" if passed else "FAILED"
        lines.append(f"{suite.__name__:8} {word}  {time.monotonic() - began:6.0f} s")
    print("\n" + "\n".join([*failures.told(), "", *lines]), flush=True)
    print(f"suites: {len(suites) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    install()
    quick = [lint, types, python, jest, size, browser]
    sys.exit(main([slow, slow_ui] if "--slow" in sys.argv else quick))
