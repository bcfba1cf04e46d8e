"""What has a class has its styles: those at Lab's start, or those that come with its page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src"
STYLE = ROOT / "style"

# "import type" is gone when it runs.
IMPORT = re.compile(
    r"""^(?:import|export)\s+(?!type\b)(?:[\w\s{},*$]+\sfrom\s+)?['"](\.[^'"]+)['"]""", re.MULTILINE
)
LAZY_IMPORT = re.compile(r"""\bimport\(\s*['"](\.[^'"]+)['"]""")
SHEET_IMPORT = re.compile(r"@import url\('([^']+)'\)")
OUR_CLASS = re.compile(r"jp-Mlflow[\w-]+")


def _module(importer: Path, target: str) -> Path:
    place = importer.parent / target
    for name in (f"{place}.ts", f"{place}.tsx", f"{place}/index.ts", f"{place}/index.tsx"):
        if Path(name).is_file():
            return Path(name).resolve()
    assert place.is_file(), f"{importer}: there is no {target}"
    return place.resolve()


@cache
def _imports(module: Path, pattern: re.Pattern[str]) -> frozenset[Path]:
    text = module.read_text(encoding="utf-8")
    return frozenset(_module(module, target) for target in pattern.findall(text))


@cache
def _with_imports(module: Path) -> frozenset[Path]:
    """The module, and all that is loaded with it."""
    found: set[Path] = set()
    todo = [module]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(_imports(one, SHEET_IMPORT if one.suffix == ".css" else IMPORT))
    return frozenset(found)


def _modules() -> list[Path]:
    return [f for f in sorted(SOURCE.rglob("*.ts*")) if "__tests__" not in f.parts]


def _chunks() -> list[Path]:
    """What is loaded on its own: at Lab's start, or when something is opened."""
    lazy = {target for module in _modules() for target in _imports(module, LAZY_IMPORT)}
    return [SOURCE / "index.ts", *sorted(lazy)]


@cache
def _owners() -> dict[str, set[Path]]:
    """Class → the sheets with rules that begin with it: what else they say is about a place."""
    found: dict[str, set[Path]] = {}
    for sheet in STYLE.glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selectors in re.findall(r"([^{};]+)\{", text):
            for selector in selectors.split(","):
                first = OUR_CLASS.search(selector)
                if first is not None:
                    found.setdefault(first[0], set()).add(sheet)
    return found


AT_START = _with_imports(STYLE / "index.css")
LATER = _with_imports(STYLE / "pages.css")


@pytest.mark.parametrize("chunk", _chunks(), ids=lambda chunk: str(chunk.relative_to(SOURCE)))
def test_what_is_loaded_has_its_styles(chunk: Path) -> None:
    modules = _with_imports(chunk)
    missing: dict[str, set[str]] = {}
    for module in modules:
        if module.suffix in {".ts", ".tsx"}:
            for name in OUR_CLASS.findall(module.read_text(encoding="utf-8")):
                for sheet in _owners().get(name, set()) - modules - AT_START:
                    where = f"{module.relative_to(SOURCE)}: {name}"
                    missing.setdefault(sheet.name, set()).add(where)
    assert missing == {}


def test_the_start_loads_no_styles_of_pages() -> None:
    assert _with_imports(SOURCE / "index.ts") & LATER == frozenset()


def test_all_sheets_are_loaded_in_one_order() -> None:
    """Whatever is opened first: two rules of the same weight never change places."""
    assert frozenset(STYLE.glob("*.css")) == AT_START | LATER
    assert frozenset() == AT_START & LATER
    imported = {target for module in _modules() for target in _imports(module, IMPORT)}
    assert {file.name for file in imported if file.suffix == ".css"} == {"pages.css"}


def test_the_start_has_its_animations() -> None:
    def named(pattern: str, sheets: frozenset[Path]) -> set[str]:
        texts = (sheet.read_text(encoding="utf-8") for sheet in sheets)
        return {name for text in texts for name in re.findall(pattern, text)}

    played = r"animation: (jp-[\w-]+)"
    there = r"@keyframes (jp-[\w-]+)"
    assert named(played, AT_START)
    assert named(played, AT_START) <= named(there, AT_START)
    assert named(played, LATER) <= named(there, AT_START | LATER)
