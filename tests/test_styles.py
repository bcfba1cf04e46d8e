"""What has a class has its styles: those at Lab's start, or those that come with its page."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src"
STYLE = ROOT / "style"
START = STYLE / "index.css"
PAGES = STYLE / "pages.css"

# "import type" is gone when it runs, "typeof import()" too.
IMPORT = re.compile(
    r"""^(?:import|export)\s+(?!type\b)(?:[\w\s{},*$]+\sfrom\s+)?['"](\.[^'"]+)['"]""", re.MULTILINE
)
TYPE_IMPORT = re.compile(r"""^(?:import|export)\s+type\b[^'"]*['"]\.""", re.MULTILINE)
LAZY_IMPORT = re.compile(r"""(?<!typeof )\bimport\(\s*['"](\.[^'"]+)['"]""")
SHEET_IMPORT = re.compile(r"@import url\('([^']+)'\)")
OUR_CLASS = re.compile(r"jp-Mlflow[\w-]+")


@cache
def _text(file: Path) -> str:
    """Without comments; a link in a script may lose its end."""
    text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    return text if file.suffix == ".css" else re.sub(r"//.*", "", text)


def _module(importer: Path, target: str) -> Path:
    place = importer.parent / target
    for name in (f"{place}.ts", f"{place}.tsx", f"{place}/index.ts", f"{place}/index.tsx"):
        if Path(name).is_file():
            return Path(name).resolve()
    assert place.is_file(), f"{importer}: there is no {target}"
    return place.resolve()


@cache
def _imports(module: Path, pattern: re.Pattern[str]) -> frozenset[Path]:
    return frozenset(_module(module, target) for target in pattern.findall(_text(module)))


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


def _classes(modules: frozenset[Path]) -> dict[str, str]:
    """Class → a module that uses it."""
    return {
        name: str(module.relative_to(SOURCE))
        for module in modules
        if module.suffix in {".ts", ".tsx"}
        for name in OUR_CLASS.findall(_text(module))
    }


@cache
def _rules(sheet: Path) -> list[str | None]:
    """The first class of ours of each selector: it has the rule, what follows is a place in it."""
    selectors = (
        selector
        for rule in re.findall(r"([^{};]+)\{", _text(sheet))
        if not rule.strip().startswith("@")
        # Not at a comma of ":is(a, b)".
        for selector in re.split(r",(?![^()]*\))", rule)
        if selector.strip() not in {"from", "to"} and not selector.strip().endswith("%")
    )
    return [found[0] if (found := OUR_CLASS.search(one)) else None for one in selectors]


AT_START = _with_imports(START)
LATER = _with_imports(PAGES)


@pytest.mark.parametrize("chunk", _chunks(), ids=lambda chunk: str(chunk.relative_to(SOURCE)))
def test_what_is_loaded_has_its_styles(chunk: Path) -> None:
    loaded = _with_imports(chunk)
    used = _classes(loaded)
    missing = {
        f"{used[name]}: {name} is in {sheet.name}"
        for sheet in LATER - loaded
        for name in _rules(sheet)
        if name in used
    }
    assert missing == set()


def test_the_start_loads_its_own_styles_alone() -> None:
    script = ROOT / json.loads((ROOT / "package.json").read_text())["styleModule"]
    assert _with_imports(script) == {script} | AT_START
    assert _with_imports(SOURCE / "index.ts") & LATER == set()
    # The panel shows all experiments while no notebook is open.
    shown = (SOURCE / "index.ts", SOURCE / "experiments" / "all" / "view.tsx")
    used = {name for chunk in shown for name in _classes(_with_imports(chunk))}
    needless = {sheet.name for sheet in AT_START - {START} if used.isdisjoint(_rules(sheet))}
    assert needless == set()


def test_styles_are_loaded_in_one_order() -> None:
    """Whatever is opened first: two rules of the same weight never change places."""
    assert set(STYLE.glob("*.css")) == AT_START | LATER
    assert AT_START.isdisjoint(LATER)
    imported = {
        (module, target)
        for module in _modules()
        for pattern in (IMPORT, LAZY_IMPORT)
        for target in _imports(module, pattern)
        if target.suffix == ".css"
    }
    assert {sheet for _, sheet in imported} == {PAGES}
    assert {module for module, _ in imported} <= set(_chunks()[1:])


def test_later_styles_are_about_what_is_opened() -> None:
    """A rule for Lab's own elements would be there or not, depending on what was opened."""
    assert {sheet.name for sheet in LATER if None in _rules(sheet)} == set()


def test_the_start_has_its_animations() -> None:
    def named(pattern: str, sheets: frozenset[Path]) -> set[str]:
        return {name for sheet in sheets for name in re.findall(pattern, _text(sheet))}

    played = r"animation: (jp-[\w-]+)"
    there = r"@keyframes (jp-[\w-]+)"
    assert named(played, AT_START)
    assert named(played, AT_START) <= named(there, AT_START)
    assert named(played, LATER) <= named(there, AT_START | LATER)


def test_these_tests_see_all_imports_and_classes() -> None:
    for module in _modules():
        text = _text(module)
        seen = len(IMPORT.findall(text)) + len(TYPE_IMPORT.findall(text))
        written = len(re.findall(r"""(?:\bfrom|^import)\s+['"]\.""", text, re.MULTILINE))
        assert seen == written, f"{module}: imports in a form that is not looked for"
    used = _classes(frozenset(_modules()))
    assert {name for name in used if name.endswith("-")} == set(), "a name is put together"
    styled = {name for sheet in AT_START | LATER for name in _rules(sheet) if name}
    assert styled <= used.keys()
