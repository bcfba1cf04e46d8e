"""Texts that want to be code: what a model, a column or a file may be called by somebody."""

from __future__ import annotations

import random
from typing import Final

ATTACKS: Final = (
    '"); import os; os.system("id"); ("',
    "'); __import__('os').system('id'); ('",
    "'''\nimport os\n'''",
    '"""\nimport os\n"""',
    "\\'; raise SystemExit #",
    '\\"; raise SystemExit #',
    "\\",
    "{x}",
    "{__import__('os')}",
    "{{ cookiecutter }}",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a\nimport os",
    "a\n\n# heading\n\n- list",
    "a\r\nimport os",
    "\u2028import os",
    "\u2029import os",
    "\x0c\x0b\x85import os",
    "\x00",
    "\ud800",
    "\u202eso tropmi",
    "%run x",
    "%%bash\nid",
    "!id",
    "$(id)",
    "`id`",
    "```\nid\n```",
    "`code` <img src=x onerror=alert(1)>",
    "[link](javascript:alert(1))",
    "%" * 50,
    "__proto__",
    "=cmd()",
    "# comment",
    "é\u0301😀\u200d",
    " ",
)
_GLUE: Final = ("", " ", "\n", "\\", "'", '"', "`", "\t", ";", "#", "{", "}", "\u2028", "\r")


def hostile(count: int) -> list[str]:
    """``count`` different texts, always the same ones."""
    chance = random.Random(14)
    found = dict.fromkeys(ATTACKS[:count])
    while len(found) < count:
        parts = chance.choices(ATTACKS, k=chance.randint(2, 4))
        found[chance.choice(_GLUE).join(parts)] = None
    return list(found)
