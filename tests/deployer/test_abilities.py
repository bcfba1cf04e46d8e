"""Which functions do something."""

from __future__ import annotations

import functools
from typing import Any

from jupyter_mlflow.deployer.abilities import works


def _nothing() -> None:
    """Nothing."""


def _passes(name: str) -> None:
    pass


def _raises() -> None:
    raise NotImplementedError


def _raises_with(*names: str) -> None:
    """Not here."""
    raise NotImplementedError(f"not {names}")


def _sometimes(name: str) -> str:
    if name:
        raise ValueError(name)
    return "x"


def _calls() -> None:
    print()


def _yields() -> Any:
    yield 1


@functools.wraps(_raises)
def _wrapped() -> None:
    _raises()


def test_functions_that_do_nothing_but_raise_are_told_from_others() -> None:
    able = (_sometimes, _calls, _yields, len, functools.partial(_calls))
    unable = (_nothing, _passes, _raises, _raises_with, _wrapped, None, 1)
    assert [one for one in able if not works(one)] == []
    assert [one for one in unable if works(one)] == []
