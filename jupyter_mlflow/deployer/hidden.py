"""What must not leave this process: the credentials that it works with."""

from __future__ import annotations

import configparser
import contextlib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HIDDEN: Final = "***"

_SHORTEST: Final = 6
"""Shorter ones would hide words of any sentence."""

_NAMES: Final = re.compile(
    r"TOKEN|SECRET|PASSW|PASSPHRASE|KEY|CREDENTIAL|AUTH|SIGNATURE|CONNECTION_STRING|_SAS|_PWD|PGPASS",
    re.IGNORECASE,
)
"""What a variable, or an entry of a file, is called that holds a secret."""

_FILES: Final = (
    ("DATABRICKS_CONFIG_FILE", "~/.databrickscfg"),
    ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
    ("AWS_CONFIG_FILE", "~/.aws/config"),
    ("MLFLOW_CREDENTIALS_FILE", "~/.mlflow/credentials"),
)
"""Where MLflow and the clouds' clients look for logins, and the variable that says otherwise."""

_PATTERNS: Final = (
    # A login in a URL.
    (re.compile(r"(//)[^/\s@'\"]+(@)"), rf"\g<1>{HIDDEN}\g<2>"),
    (re.compile(r"\b((?:Bearer|Basic)\s+)[\w.~+/=-]{6,}", re.IGNORECASE), rf"\g<1>{HIDDEN}"),
    # An argument of a URL, an entry of a connection string.
    (
        re.compile(
            r"((?:token|secret|passw(?:or)?d|signature|sig|credential|(?:api|access|account)_?key)"
            r"=)[^&;\s'\"]+",
            re.IGNORECASE,
        ),
        rf"\g<1>{HIDDEN}",
    ),
)


class Hidden:
    """Takes ``secrets`` out of texts, in the forms in which they get into messages."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {
            form
            for secret in secrets
            if len(secret.strip()) >= _SHORTEST
            for form in (
                secret,
                secret.strip(),
                quote(secret),
                quote(secret, safe=""),
                quote_plus(secret),
                repr(secret)[1:-1],
                json.dumps(secret)[1:-1],
            )
        }
        longest_first = sorted(forms, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    @classmethod
    def here(cls) -> Hidden:
        """What this process gets by its environment, and where MLflow looks for logins."""
        return cls([*of_environment(os.environ), *of_files(os.environ)])

    def text(self, text: str) -> str:
        """``text`` without them."""
        shown = self._known.sub(HIDDEN, text)
        for pattern, instead in _PATTERNS:
            shown = pattern.sub(instead, shown)
        return shown

    def value(self, value: Any) -> Any:
        """What JSON can have, without them."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(key): self.value(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.value(one) for one in value]
        return value


def of_environment(variables: Mapping[str, str]) -> list[str]:
    """The values of variables that are called like secrets."""
    return [value for name, value in variables.items() if _is_secret(name, value)]


def of_files(variables: Mapping[str, str]) -> list[str]:
    """The secrets in the files where logins are kept; none where they cannot be read."""
    found = []
    for variable, usual in _FILES:
        # As written, without interpolation: a password may have a "%".
        parser = configparser.RawConfigParser(strict=False, default_section="")
        with contextlib.suppress(OSError, ValueError, configparser.Error, RuntimeError):
            path = Path(variables.get(variable) or usual).expanduser()
            parser.read_string(path.read_text(encoding="utf-8"))
        for section in parser.sections():
            found += [v for name, v in parser.items(section) if v and _is_secret(name, v)]
    return found


def _is_secret(name: str, value: str) -> bool:
    # A file of keys is told by its name, which people need to mend it.
    return _NAMES.search(name) is not None and not value.startswith(("/", "~"))
