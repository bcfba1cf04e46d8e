"""YAML as MLflow reads it, of files that anybody may have written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.composer import Composer
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import Resolver
from yaml.scanner import Scanner

from jupyter_mlflow.projects.folder import broken, shorten

if TYPE_CHECKING:
    from yaml.nodes import Node, ScalarNode

_DEEPEST: Final = 32
_MOST: Final = 5_000
"""Values in a file, those that an alias repeats counted each time: an alias bomb has billions."""
_TEXT: Final = 64
"""Characters of a text that count as one more value, as it may be repeated as well."""
_MOST_BITS: Final = 4_096


_PARTS: Final = {
    "stream end": "the end of the file",
    "block end": "the end of this block",
    "block mapping start": "a name and a value",
    "block sequence start": "a list",
    "document start": "the start of a document",
    "scalar": "text",
}


class _Loader(Reader, Scanner, Parser, Composer, SafeConstructor, Resolver):
    """PyYAML's ``SafeLoader``, which gives up on what is too deep or too long.

    Not libyaml's: what MLflow will read is what this must read.
    """

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        SafeConstructor.__init__(self)
        Resolver.__init__(self)
        self._depth = 0
        self._nodes = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        self._depth += 1
        self._nodes += 1
        if self._depth > _DEEPEST or self._nodes > _MOST:
            raise _TooMuch
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def construct_yaml_int(self, node: ScalarNode) -> int:
        value: int = super().construct_yaml_int(node)
        # Python refuses to write longer ones out.
        if value.bit_length() > _MOST_BITS:
            raise ConstructorError(None, None, "a number is too long", node.start_mark)
        return value


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_yaml_int)  # type: ignore[type-var]


class _TooMuch(Exception):
    """Nothing of this kind is so deep, or so long."""


class _Circle(Exception):
    """A value holds itself."""


def parse(text: str, name: str) -> Any:
    """What the YAML document ``text`` says, as Python's own types; blocks.

    Parameters
    ----------
    name
        What the file is called, for messages.

    Raises
    ------
    BadRequest
        It is no YAML, holds itself, or far more than a file of its kind.
    """
    shown = shorten(name)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return None
        # Before anything is made of it: merging (`<<`) multiplies, too.
        if _size(node, {}, set()) > _MOST:
            raise broken(
                f"{shown} repeats its own parts thousands of times (`*name` stands for what "
                "`&name` marks). Write out what is needed."
            )
        return loader.construct_document(node)
    except _TooMuch:
        raise broken(
            f"{shown} is nested too deeply, or has more values than a file of its kind. Write "
            "less into it."
        ) from None
    except _Circle:
        raise broken(
            f"{shown} includes itself: a part marked `&name` holds its own `*name`. "
            "Remove one of the two."
        ) from None
    except ConstructorError as error:
        raise broken(_of_tag(shown, error), details=str(error)) from None
    except yaml.MarkedYAMLError as error:
        problem = _plain(error.problem or error.context or "the line is not understood")
        raise broken(
            f"{shown} is not valid YAML{_where(error)}: {problem}. Mend it there.",
            details=str(error),
        ) from None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise broken(
            f"{shown} is not valid YAML. The details say why.", details=str(error)[:1000]
        ) from None


def _plain(problem: str) -> str:
    """PyYAML's words, with those for its own parts as a person would say them."""
    return re.sub(r"'?<([a-z ]+)>'?", lambda found: _PARTS.get(found[1], found[1]), problem)


def _where(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""


def _of_tag(shown: str, error: ConstructorError) -> str:
    problem = str(error.problem)
    if "include" in problem:
        return (
            f"{shown} includes another file{_where(error)}, which MLflow does not do. "
            "Write its content there."
        )
    if "tag" in problem:
        return (
            f"{shown} has a tag{_where(error)} that MLflow does not read: {problem}. Use plain "
            "values."
        )
    return f"{shown} cannot be read{_where(error)}: {problem}. Mend it there."


def _size(node: Node, known: dict[Node, int], above: set[Node]) -> int:
    """How many values there are with each alias written out."""
    if node in above:
        raise _Circle
    if node not in known:
        inner: list[Node] = []
        if isinstance(node, yaml.SequenceNode):
            inner = node.value
        elif isinstance(node, yaml.MappingNode):
            inner = [part for pair in node.value for part in pair]
        own = 1 + len(node.value) // _TEXT if isinstance(node, yaml.ScalarNode) else 1
        above.add(node)
        known[node] = own + sum(_size(one, known, above) for one in inner)
        above.remove(node)
    return known[node]
