"""Broken projects, each as it lies on disk, and what a person is told of it.

For the tests of reading and of starting alike: they are refused whatever is asked for. What cannot
be asked of a good one is in ``wishes``.
"""

from __future__ import annotations

import dataclasses
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOOD = """\
name: good
entry_points:
  main:
    parameters:
      alpha: float
      steps: {type: int, default: 10}
      data: {type: path, default: data.csv}
      source: {type: uri, default: "https://example.com/a"}
      note: {type: string, default: it's "fine" $HOME}
    command: python train.py {alpha} {steps} {data} {source} {note}
  other:
    command: bash other.sh
"""


@dataclasses.dataclass(frozen=True)
class Broken:
    """``make`` writes it into an empty folder, ``says`` is in the message."""

    id: str
    make: Callable[[Path], None]
    says: str


def good(folder: Path) -> None:
    """A project with a parameter of each type, in ``folder``."""
    (folder / "MLproject").write_text(GOOD)
    (folder / "train.py").write_text("import sys\nprint(sys.argv)\n")
    (folder / "other.sh").write_text("echo other\n")
    (folder / "data.csv").write_text("a,b\n")


def files(**texts: str) -> Callable[[Path], None]:
    """Writes files, ``__`` in a name being a dot."""

    def make(folder: Path) -> None:
        for name, text in texts.items():
            (folder / name.replace("__", ".")).write_text(text)

    return make


def mlproject(text: str) -> Callable[[Path], None]:
    return files(MLproject=text, train__py="")


def main(rest: str) -> Callable[[Path], None]:
    return mlproject(f"entry_points:\n  main:\n{rest}")


def large(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        with (folder / name).open("wb") as file:
            file.truncate(2 << 30)

    return make


def link(name: str, target: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).symlink_to(target)


def circle_of_links(folder: Path) -> None:
    (folder / "MLproject").symlink_to("other")
    (folder / "other").symlink_to("MLproject")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "MLproject")


def two(folder: Path) -> None:
    good(folder)
    (folder / "mlproject").write_text(GOOD)


def latin(folder: Path) -> None:
    (folder / "MLproject").write_bytes("name: Müller".encode("latin-1"))


def no_permission(folder: Path) -> None:
    good(folder)
    (folder / "MLproject").chmod(0)


def no_way_in(folder: Path) -> None:
    good(folder)
    folder.chmod(0)


BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
)
MERGED = "\n".join(
    ["a0: &a0 {x: 1, y: 2}"]
    + [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 12)]
)
COMMAND = "    command: python train.py\n"
ENVIRONMENT = "python_env: python_env.yaml\nentry_points:\n  main:\n" + COMMAND

BROKEN = [
    Broken("an empty folder", lambda _: None, "nothing to run"),
    Broken("no script to run", files(readme__txt="x"), "no Python or shell script"),
    Broken("an empty MLproject", mlproject("# nothing yet\n"), "MLproject is empty"),
    Broken("a list", mlproject("- main\n"), "must have names and values"),
    Broken(
        "bad YAML", mlproject("entry_points:\n  main:\n   command: 'x\n"), "not valid YAML in line"
    ),
    Broken("a tab", mlproject("entry_points:\n\tmain: x\n"), "not valid YAML in line 2"),
    Broken("two documents", mlproject("name: a\n---\nname: b\n"), "not valid YAML in line 2"),
    Broken("not UTF-8", latin, "not text in UTF-8"),
    Broken("no text at all", mlproject("name: a\0b\n"), "not valid YAML"),
    Broken("an alias of nothing", mlproject("name: *other\n"), "undefined alias"),
    Broken("a circle of aliases", mlproject("entry_points: &a\n  main: *a\n"), "includes itself"),
    Broken("a circle in a list", mlproject("name: &a [*a]\n"), "includes itself"),
    Broken("an alias bomb", mlproject(BOMB), "thousands of times"),
    Broken("a bomb of merges", mlproject(MERGED), "thousands of times"),
    Broken("nested too deeply", mlproject("[" * 60_000), "nested too deeply"),
    Broken("an include", mlproject("entry_points: !include MLproject\n"), "includes another file"),
    Broken(
        "a tag that makes objects",
        mlproject("name: !!python/object/apply:os.system [touch started]\n"),
        "a tag in line 1",
    ),
    Broken("a number without end", mlproject(f"name: {'9' * 10_000}\n"), "not valid YAML"),
    Broken("a number of many digits", mlproject(f"name: 0x{'f' * 9_000}\n"), "too long"),
    Broken(
        "a long text many times",
        mlproject(f"a: &a {'x' * 50_000}\nname: [{', '.join(['*a'] * 20)}]\n"),
        "thousands of times",
    ),
    Broken("2 GB of MLproject", large("MLproject"), "larger than 64 kB"),
    Broken("a pipe", pipe, "is no file"),
    Broken("a folder for a file", lambda folder: (folder / "MLproject").mkdir(), "is no file"),
    Broken("a link to nothing", link("MLproject", "gone"), "a link to nothing"),
    Broken("a link in a circle", circle_of_links, "in a circle"),
    Broken("a link out of the root", link("MLproject", "/etc/passwd"), "leads out"),
    Broken("two MLprojects", two, "2 files of one name"),
    Broken("no permission for the file", no_permission, "no permission"),
    Broken("no permission for the folder", no_way_in, "no permission"),
    Broken("empty entry points", mlproject("entry_points:\n"), "`entry_points` of MLproject must"),
    Broken("an empty entry point", mlproject("entry_points:\n  main:\n"), "nothing in the entry"),
    Broken("no command", main("    parameters: {}\n"), "no `command`"),
    Broken("a list for a command", main("    command: [python, train.py]\n"), "must be text"),
    Broken("empty parameters", main("    parameters:\n" + COMMAND), "`parameters` of"),
    Broken(
        "a parameter without type",
        main("    parameters:\n      alpha:\n" + COMMAND),
        "neither type nor default",
    ),
    Broken(
        "a parameter that is true",
        main("    parameters:\n      on: float\n" + COMMAND),
        "not read as text",
    ),
    Broken(
        "a parameter that cannot be logged",
        main("    parameters:\n      ../x: float\n" + COMMAND),
        "There can be no parameter",
    ),
    Broken(
        "a parameter that is not declared",
        main("    command: python train.py {alpha}\n"),
        "no such parameter",
    ),
    Broken("a lone brace", main("    command: 'echo { x'\n"), "braces that do not fit"),
    Broken("braces of the shell", main("    command: 'echo ${} x'\n"), "names no parameter"),
    Broken(
        "a format that fills the memory",
        main("    parameters: {a: string}\n    command: 'echo {a:>999999999}'\n"),
        "a format",
    ),
    Broken(
        "two environments",
        mlproject("python_env: a.yaml\nconda_env: b.yaml\nentry_points:\n  main:\n" + COMMAND),
        "more than one environment",
    ),
    Broken("no such environment", mlproject(ENVIRONMENT), "is not there"),
    Broken(
        "an environment elsewhere",
        mlproject(ENVIRONMENT.replace("python_env.yaml", "../../x.yaml")),
        "outside of the server's root",
    ),
    Broken(
        "an environment of numbers",
        files(MLproject=ENVIRONMENT, python_env__yaml="python: 3.10\n"),
        "Put it in quotes",
    ),
    Broken(
        "a circle of requirements",
        files(
            MLproject=ENVIRONMENT,
            python_env__yaml="dependencies: [-r requirements.txt]\n",
            requirements__txt="numpy\n-r more.txt\n",
            more__txt="pandas\n--requirement=requirements.txt  # again\n",
        ),
        "in a circle: `requirements.txt` → `more.txt` → `requirements.txt`",
    ),
    Broken(
        "bad YAML in the environment",
        files(train__py="", conda__yaml="dependencies: [a\n"),
        "`conda.yaml` is not valid YAML",
    ),
    Broken(
        "a Docker environment without image",
        mlproject("name: a\ndocker_env: {volumes: []}\nentry_points:\n  main:\n" + COMMAND),
        "must have an `image`",
    ),
    Broken(
        "a Docker environment without name",
        mlproject("docker_env: {image: a}\nentry_points:\n  main:\n" + COMMAND),
        "no `name`",
    ),
    Broken(
        "a Spark job without anything",
        files(MLproject="databricks_spark_job: {parameters: []}\n"),
        "either `databricks_spark_job.python_file`",
    ),
]
