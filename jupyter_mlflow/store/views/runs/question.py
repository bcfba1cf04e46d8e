"""What is asked of the runs of a store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from jupyter_mlflow.store.views.context import bad_request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jupyter_mlflow.store.views.searching import Order
    from jupyter_mlflow.store.views.wire import Stages, Status

ValueKind = Literal["metric", "param", "tag"]

_PREFIXES: Final[dict[str, ValueKind]] = {"metrics": "metric", "params": "param", "tags": "tag"}


@dataclass(frozen=True)
class Key:
    """A key of runs' values; on the wire ``metrics.…``, ``params.…`` or ``tags.…``."""

    kind: ValueKind
    name: str

    @classmethod
    def parse(cls, text: str, *kinds: ValueKind) -> Key:
        """The key that ``text`` names: all behind the first dot. 400 for other ``kinds``."""
        prefix, dot, name = text.partition(".")
        kind = _PREFIXES.get(prefix)
        if kind is None or kind not in kinds or not dot:
            wanted = " or ".join(f"{one}s.…" for one in kinds)
            raise bad_request(f"{text!r} is no key: write {wanted}")
        return cls(kind, name)


@dataclass(frozen=True)
class Where:
    """Runs with exactly this value of a param or tag; ``None``: those without that key."""

    key: Key
    value: str | None

    @classmethod
    def parse(cls, text: str) -> Where:
        """``params.lr=0.1``, or ``params.lr``. MLflow allows no "=" in keys."""
        name, equals, value = text.partition("=")
        return cls(Key.parse(name, "param", "tag"), value if equals else None)


@dataclass(frozen=True)
class Which:
    """Which runs: of the first four exactly one, narrowed down by all others."""

    notebook_id: str | None = None
    experiment_ids: tuple[str, ...] = ()
    run_ids: tuple[str, ...] = ()
    kernel_process: str | None = None
    cell_id: str | None = None
    status: Status | None = None
    stages: Stages = "active"
    filter: str = ""
    where: tuple[Where, ...] = ()
    parent: str | None = None
    with_model: bool = False

    def __post_init__(self) -> None:
        scopes = (self.notebook_id, self.experiment_ids, self.run_ids, self.kernel_process)
        if sum(map(bool, scopes)) != 1:
            raise bad_request(
                "Give exactly one of notebook_id, experiment_id, run_id and kernel_process."
            )


@dataclass(frozen=True)
class Columns:
    """The keys whose values are wanted: ``None`` for all of a kind."""

    metrics: tuple[str, ...] | None = None
    params: tuple[str, ...] | None = None
    tags: tuple[str, ...] | None = None

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Columns:
        """All keys when ``texts`` is empty."""
        keys = dict.fromkeys(Key.parse(text, "metric", "param", "tag") for text in texts)
        if not keys:
            return cls()
        return cls(
            metrics=tuple(key.name for key in keys if key.kind == "metric"),
            params=tuple(key.name for key in keys if key.kind == "param"),
            tags=tuple(key.name for key in keys if key.kind == "tag"),
        )


@dataclass(frozen=True)
class Question:
    """A window of runs, in an order, and what is to be told of them."""

    which: Which
    order_by: tuple[str, ...] = ()
    columns: Columns = Columns()
    keys: bool = False
    best: bool = False
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True)
class Grouping:
    """Runs grouped by params and tags; a window of the groups."""

    which: Which
    by: tuple[Key, ...]
    metrics: tuple[str, ...] = ()
    order: Order | None = None
    offset: int = 0
    limit: int = 100

    def names(self, kind: ValueKind) -> tuple[str, ...]:
        """The names of the keys of one kind that are grouped by."""
        return tuple(key.name for key in self.by if key.kind == kind)

    @property
    def read(self) -> tuple[str, ...]:
        """The metrics that are told, and the one that orders."""
        if self.order is None or self.order.kind != "metric":
            return self.metrics
        return tuple(dict.fromkeys((*self.metrics, self.order.key)))
