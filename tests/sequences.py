"""What can happen to notebooks, step by step, and what their identity is after each step.

The oracle is the rule of "notebook identity" as a model of plain dictionaries, which shares no
code with the product. It names notebooks by numbers; the first UUID that the product gives to a
notebook is taken for that number, and has to be so from then on.

What a file carries does not always tell what was done to it. So there are sequences of a *careful*
person as well, who goes on with a notebook before the next thing happens to it. There the oracle is
what was done.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jupyter_mlflow.notebooks.identity import Choice


_CHOICES: Final[list[Choice]] = ["own", "share"]


class World(Protocol):
    """Where the steps are really done. Paths are relative, UUIDs what the product says."""

    def create(self, path: str) -> None: ...
    def rename(self, path: str, to: str) -> None: ...
    def copy(self, path: str) -> str: ...
    def delete(self, path: str) -> None: ...
    def shell_move(self, path: str, to: str) -> None: ...
    def shell_copy(self, path: str, to: str) -> None: ...
    def shell_delete(self, path: str) -> None: ...
    def strip(self, path: str) -> None: ...
    def save(self, path: str, notebook_id: str) -> None: ...
    def answer(self, path: str, choice: Choice) -> None: ...
    def restart(self, path: str) -> None: ...
    def run(self, path: str) -> str: ...


@dataclass
class Remembered:
    """A notebook as the rule remembers it."""

    name: int
    seen: int | None = None
    origin: int | None = None


@dataclass
class Rule:
    """Which notebook is where. ``files`` are those on disk, with the UUID that they carry."""

    has_kernels: bool
    files: dict[str, int | None] = field(default_factory=dict)
    known: dict[str, Remembered] = field(default_factory=dict)
    kernels: dict[str, int] = field(default_factory=dict)
    _names: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def at(self, path: str) -> int:
        """The notebook that the file at ``path`` is, when it is looked at."""
        carried, here = self.files.get(path), self.known.get(path)
        if here is None or carried not in (None, here.name, here.seen):
            self.known.pop(path, None)
            here = self.known[path] = self._afresh(carried)
        if carried is not None:
            here.seen = carried
        return here.name

    def _afresh(self, carried: int | None) -> Remembered:
        if carried is None:
            return Remembered(next(self._names))
        for key in ("name", "seen"):
            same = sorted(p for p, other in self.known.items() if getattr(other, key) == carried)
            moved = [path for path in same if not self._is_there(path)]
            if moved:
                return self.known.pop(moved[0])
            if same:
                return Remembered(next(self._names), origin=self.known[same[0]].name)
        return Remembered(carried)

    def _is_there(self, path: str) -> bool:
        if path not in self.files:
            return False
        carried, here = self.files[path], self.known[path]
        return here.seen is None if carried is None else carried in (here.name, here.seen)

    def saved(self, path: str) -> None:
        """The Contents API has written the file: the product looks at what it knows."""
        if path in self.known or path in self.kernels:
            self.at(path)
        self._rebind(path)

    def run(self, path: str) -> int:
        """The notebook that a run belongs to which is made at ``path`` now."""
        if not self.has_kernels:
            return self.at(path)
        if path not in self.kernels:
            self.kernels[path] = self.at(path)
        self._rebind(path)
        return self.kernels[path]

    def _rebind(self, path: str) -> None:
        # A kernel whose notebook's file is gone goes on as what it was.
        if path in self.kernels and path in self.files:
            self.kernels[path] = self.at(path)


class Sequence:
    """One generated sequence in a world. ``problems`` are the runs of another notebook."""

    def __init__(
        self, seed: int, world: World, *, has_kernels: bool = False, is_careful: bool = False
    ) -> None:
        self._random = random.Random(seed)
        self._world = world
        self._is_careful = is_careful
        self._done: dict[str, int] = {}
        self._numbers = itertools.count(1)
        self._rule = Rule(has_kernels)
        self._free = (f"{folder}{n}.ipynb" for n in itertools.count() for folder in ("", "sub/"))
        self._uuids: dict[int, str] = {}
        self._uuids_of_done: dict[int, str] = {}
        self.steps: list[str] = []
        self.runs = 0
        self.problems: list[str] = []

    def play(self, length: int) -> None:
        """Make two notebooks, do ``length`` steps, run whatever there is at the end."""
        for _ in range(2):
            self._create()
        steps: dict[Callable[[], None], int] = {
            self._run: 6,
            self._save: 4,
            self._rename: 3,
            self._copy: 2,
            self._delete: 1,
            self._shell_move: 3,
            self._shell_copy: 2,
            self._shell_delete: 1,
            self._strip: 1,
            self._answer: 3,
            self._restart: 1,
            self._create: 1,
        }
        if self._is_careful:
            del steps[self._strip]
        for step in self._random.choices(list(steps), list(steps.values()), k=length):
            step()
        for path in sorted(self._rule.files):
            self._run(path)

    def _log(self, *step: Any) -> None:
        self.steps.append(" ".join(map(str, step)))

    def _file(self) -> str | None:
        return self._random.choice(sorted(self._rule.files)) if self._rule.files else None

    def _place(self) -> str:
        """Where a file comes to: a new name, or one that was used before."""
        used = sorted(set(self._rule.known) - set(self._rule.files) - set(self._rule.kernels))
        new = next(self._free)
        return new if self._is_careful else self._random.choice([*used, new])

    def _source(self) -> str | None:
        """What is moved or copied by the shell: of a careful person, what is found again."""
        files = [
            path
            for path, carried in sorted(self._rule.files.items())
            if not self._is_careful
            or (path in self._rule.known and carried == self._rule.known[path].name)
        ]
        return self._random.choice(files) if files else None

    def _target(self, path: str) -> str:
        """Where the shell puts it: now and then over another notebook."""
        place = self._place()
        if self._is_careful:
            return place
        return self._random.choice([place, place, self._file() or path])

    def _create(self) -> None:
        path = self._place()
        self._log("create", path)
        self._world.create(path)
        self._done[path] = next(self._numbers)
        self._rule.files[path] = None
        self._rule.saved(path)

    def _rename(self) -> None:
        path, to = self._file(), self._place()
        if path is None:
            return
        self._log("rename", path, to)
        self._world.rename(path, to)
        self._done[to] = self._done[path]
        rule = self._rule
        rule.files[to] = rule.files.pop(path)
        rule.known.pop(to, None)
        for kept in (rule.known, rule.kernels):
            if path in kept:
                kept[to] = kept.pop(path)  # type: ignore[assignment]

    def _copy(self) -> None:
        path = self._file()
        if path is None:
            return
        to = self._world.copy(path)
        self._log("copy", path, to)
        self._done[to] = next(self._numbers)
        rule = self._rule
        rule.files[to] = rule.files[path]
        rule.saved(to)
        rule.known.pop(to, None)
        if path in rule.known or rule.files[path] is not None:
            origin = rule.at(path)
            rule.known[to] = Remembered(next(rule._names), rule.files[to], origin)

    def _delete(self) -> None:
        path = self._file()
        if path is None:
            return
        self._log("delete", path)
        self._world.delete(path)
        del self._rule.files[path]
        self._rule.known.pop(path, None)

    def _shell_move(self) -> None:
        path = self._source()
        to = path and self._target(path)
        if path is None or to in (None, path):
            return
        self._log("shell: mv", path, to)
        self._world.shell_move(path, to)
        self._done[to] = self._done[path]
        self._rule.files[to] = self._rule.files.pop(path)
        if self._is_careful:
            self._run(to)

    def _shell_copy(self) -> None:
        path = self._source()
        to = path and self._target(path)
        if path is None or to in (None, path):
            return
        self._log("shell: cp", path, to)
        self._world.shell_copy(path, to)
        self._done[to] = next(self._numbers)
        self._rule.files[to] = self._rule.files[path]
        if self._is_careful:
            self._run(to)

    def _shell_delete(self) -> None:
        path = self._file()
        if path is None:
            return
        self._log("shell: rm", path)
        self._world.shell_delete(path)
        del self._rule.files[path]

    def _strip(self) -> None:
        path = self._file()
        if path is None:
            return
        self._log("shell: strip", path)
        self._world.strip(path)
        self._rule.files[path] = None

    def _save(self) -> None:
        """The person saves a notebook that had a run: with the UUID that the frontend wrote."""
        had_runs = sorted(p for p in self._rule.files if self._is_named(p))
        if not had_runs:
            return
        path = self._random.choice(had_runs)
        name = self._rule.known[path].name
        self._log("save", path, "as", name)
        self._world.save(path, self._uuids[name])
        self._rule.files[path] = name
        self._rule.saved(path)

    def _is_named(self, path: str) -> bool:
        known, carried = self._rule.known.get(path), self._rule.files[path]
        if known is None or known.name not in self._uuids:
            return False
        return carried in (None, known.name, known.seen)

    def _answer(self) -> None:
        # Whoever answers looks at the panel, which has looked at the notebook.
        asked = [
            path
            for path, known in sorted(self._rule.known.items())
            if known.origin in self._uuids and path in self._rule.files and self._is_named(path)
        ]
        if not asked:
            return
        path, choice = self._random.choice(asked), self._random.choice(_CHOICES)
        self._log("answer", path, choice)
        self._world.answer(path, choice)
        known = self._rule.known[path]
        if choice == "share":
            assert known.origin is not None
            known.name = known.origin
            self._done[path] = self._settled(known.origin)
        known.origin = None
        if self._rule.files[path] is not None:
            known.seen = self._rule.files[path]
        if path in self._rule.kernels:
            self._rule.kernels[path] = known.name

    def _settled(self, name: int) -> int:
        """Which notebook that is by what was done, when the rule calls it ``name``."""
        uuid = self._uuids[name]
        same = (number for number, other in self._uuids_of_done.items() if other == uuid)
        return next(same, 0)

    def _restart(self) -> None:
        if self._rule.kernels:
            path = self._random.choice(sorted(self._rule.kernels))
            self._log("restart", path)
            self._world.restart(path)

    def _run(self, path: str | None = None) -> None:
        # Also one whose file is gone and that is still open.
        path = path or self._random.choice(
            sorted({*self._rule.files, *self._rule.kernels}) or ["unsaved.ipynb"]
        )
        name = self._rule.run(path)
        self._log("run", path, "is", name)
        uuid = self._world.run(path)
        self.runs += 1
        checks = [(self._uuids, name)]
        if self._is_careful:
            checks.append((self._uuids_of_done, self._done.setdefault(path, next(self._numbers))))
        for uuids, number in checks:
            others = {other for one, other in uuids.items() if one != number}
            if uuid in others or uuids.setdefault(number, uuid) != uuid:
                self.problems.append(f"a run of {number} is {uuid}: {uuids}, {self.steps}")
