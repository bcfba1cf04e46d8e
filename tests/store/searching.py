"""Stores with strange runs in them, and questions about those, the same ones for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

RUNS: Final = 60
INFINITY: Final = float("inf")
NAN: Final = float("nan")

METRICS: Final = ("loss", "Loss", "a b", "x/y", "m.1", "__proto__", "deep-1:2")
VALUES: Final = (
    NAN,
    INFINITY,
    -INFINITY,
    0.0,
    -0.0,
    1.0,
    1.0,
    0.5,
    -3.25,
    5e-324,
    1e308,
    123456789,
)
PARAMS: Final = ("lr", "LR", "p q", "opt.name", "__proto__")
TEXTS: Final = (
    *("0.1", "0.10", "adam", "Adam", "ADAM", "", " ", "a%b", "a_b", "axb", "it's", 'say "hi"'),
    *("\\", "é", "É", "e\u0301", "\u202egnp", "</script>", "l\nl", "x" * 6000, "NULL", "🏳️‍🌈"),
)
TAGS: Final = ("note", "Note", "team name", "a/b", "mlflow.user", "mlflow.runName")
NAMES: Final = ("first", "First", "a%b", "run/1", "it's")
TIMES: Final = (1, 2, 2, 3, 1000, 1000, 1_700_000_000_000)
STATUSES: Final = ("FINISHED", "FAILED", "KILLED", "RUNNING", "SCHEDULED")
DATASETS: Final = (("train", "d1"), ("Train", "d2"), ("eval%", "d3"))
CONTEXTS: Final = ("training", "Training", "validation")


@dataclass(frozen=True)
class Asked:
    """A search: experiments by their place in the list of all."""

    experiments: tuple[int, ...]
    stage: str
    filter: str
    order_by: tuple[str, ...]


def fill(uri: str, location: str, seed: int) -> list[str]:
    """Make experiments with runs; the experiments' ids. For the writing process."""
    from mlflow import MlflowClient
    from mlflow.entities import Metric, Param, RunTag

    choose = random.Random(seed)
    client = MlflowClient(uri)
    made = [
        client.create_experiment(f"searched {seed} {name}", artifact_location=f"{location}/{name}")
        for name in ("a", "b")
    ]
    runs = []
    for _ in range(RUNS):
        run = client.create_run(
            choose.choice(made),
            start_time=choose.choice(TIMES),
            run_name=choose.choice((None, *NAMES)),
        )
        run_id = run.info.run_id
        client.log_batch(
            run_id,
            metrics=[Metric(key, choose.choice(VALUES), 1, 0) for key in _some(choose, METRICS)],
            params=[Param(key, choose.choice(TEXTS)) for key in _some(choose, PARAMS)],
            tags=[RunTag(key, choose.choice(TEXTS)) for key in _some(choose, TAGS[:-1])],
        )
        if choose.random() < 0.4:
            client.log_inputs(run_id, datasets=[_dataset(choose)])
        if choose.random() < 0.1:
            client.create_logged_model(run.info.experiment_id, source_run_id=run_id)
        client.set_terminated(run_id, choose.choice(STATUSES), choose.choice(TIMES))
        runs.append(run_id)
    for run_id in choose.sample(runs, RUNS // 6):
        client.delete_run(run_id)
    return made


def answers(uri: str, experiments: Sequence[str], asked: Sequence[Asked]) -> list[list[str] | str]:
    """What ``MlflowClient.search_runs`` finds, or the error it raises. For the writing process."""
    from mlflow import MlflowClient
    from mlflow.entities import ViewType

    client = MlflowClient(uri)
    views = {
        "active": ViewType.ACTIVE_ONLY,
        "deleted": ViewType.DELETED_ONLY,
        "all": ViewType.ALL,
    }
    found: list[list[str] | str] = []
    for one in asked:
        try:
            runs = client.search_runs(
                [experiments[place] for place in one.experiments],
                one.filter,
                views[one.stage],
                max_results=1000,
                order_by=list(one.order_by),
            )
        except Exception as error:  # noqa: BLE001 - MLflow's own, SQLAlchemy's, Python's
            found.append(f"{type(error).__name__}: {error}")
        else:
            found.append([run.info.run_id for run in runs])
    return found


def questions(seed: int, count: int) -> list[Asked]:
    """Searches, a tenth of them wrong."""
    choose = random.Random(seed)
    return [
        Asked(
            experiments=choose.choice(((0,), (1,), (0, 1))),
            stage=choose.choice(("active", "active", "deleted", "all")),
            filter=_filter(choose),
            order_by=tuple(_order(choose) for _ in range(choose.choice((0, 1, 1, 2, 3)))),
        )
        for _ in range(count)
    ]


def _some(choose: random.Random, keys: Sequence[str]) -> list[str]:
    return [key for key in keys if choose.random() < 0.6]


def _dataset(choose: random.Random) -> Any:
    from mlflow.entities import Dataset, DatasetInput, InputTag

    name, digest = choose.choice(DATASETS)
    tags = [InputTag("mlflow.data.context", choose.choice(CONTEXTS))]
    return DatasetInput(Dataset(name, digest, "local", "{}"), choose.choice(([], tags)))


def _filter(choose: random.Random) -> str:
    clauses = [_clause(choose) for _ in range(choose.choice((0, 1, 1, 1, 2, 2, 3)))]
    if clauses and choose.random() < 0.07:
        clauses.append(choose.choice(WRONG))
    return choose.choice((" and ", " AND ", "  And\n")).join(clauses)


WRONG: Final = (
    *(
        "metrics.loss",
        "metrics.loss > '1'",
        "metrics.loss LIKE 'a'",
        "params.lr = 0.1",
        "params.lr",
    ),
    *("params.lr > '1'", "attributes.nothing = 'x'", "status IN ('RUNNING')", "nothing.x = 'y'"),
    *("attributes.start_time = 'x'", "attributes.run_id IN (1)", "attributes.run_id IN ()"),
    *("metrics.loss > 1 OR metrics.loss < 0", "(metrics.loss > 1)", "params.lr = 'a' 'b'", "and"),
    *("dataset.nothing = 'x'", "metrics.loss IS NULL", "tags.note IN ('a')", "params.lr = 'it's'"),
    *("metrics.loss > 1;", "params.`lr = 'a'", "'a' = params.lr", "attributes.run_id IN (a)"),
    *("attributes.start_time > 99999999999999999999", "x" * 700),
)


def _clause(choose: random.Random) -> str:
    kind = choose.choice((_metric, _metric, _text, _text, _text, _attribute, _attribute, _data))
    return kind(choose)


def _metric(choose: random.Random) -> str:
    key = _key(choose, choose.choice(METRICS))
    comparator = choose.choice(("=", "!=", "<", "<=", ">", ">="))
    value = choose.choice(("0", "1", "0.5", "-3.25", "1e308", "123456789", "-1", "5e-324", "0.0"))
    space = choose.choice(("", " "))
    return f"{choose.choice(('metric', 'metrics'))}.{key}{space}{comparator}{space}{value}"


def _text(choose: random.Random) -> str:
    if choose.random() < 0.5:
        name = choose.choice(("param", "params", "parameter", "parameters", "`params`"))
        key = _key(choose, choose.choice((*PARAMS, "absent")))
    else:
        name, key = choose.choice(("tag", "tags")), _key(choose, choose.choice((*TAGS, "absent")))
    if choose.random() < 0.25:
        return f"{name}.{key} {choose.choice(('IS NULL', 'IS NOT NULL', 'is null', 'Is Not Null'))}"
    return f"{name}.{key} {_compared(choose, TEXTS)}"


def _attribute(choose: random.Random) -> str:
    name = choose.choice(("attribute.", "attributes.", "attr.", "run.", ""))
    if choose.random() < 0.3:
        comparator = choose.choice(("=", "!=", "<", "<=", ">", ">="))
        key = choose.choice(("start_time", "end_time", "created"))
        return f"{name}{key} {comparator} {choose.choice((*TIMES, 2.5))}"
    key, texts = choose.choice(
        (
            ("status", STATUSES),
            ("run_name", NAMES),
            ("`run name`", NAMES),
            ("user_id", TEXTS),
            ("artifact_uri", ("%/a/%", "%B%")),
            ("run_id", ("%a%", "A%", "%0")),
        )
    )
    if key == "run_id" and choose.random() < 0.5:
        listed = ", ".join(repr(f"{choose.getrandbits(128):032x}") for _ in range(2))
        return f"{name}run_id {choose.choice(('IN', 'NOT IN'))} ({listed})"
    return f"{name}{key} {_compared(choose, texts)}"


def _data(choose: random.Random) -> str:
    name = choose.choice(("dataset", "datasets"))
    key, texts = choose.choice(
        (
            ("name", [name for name, _ in DATASETS]),
            ("digest", [digest for _, digest in DATASETS]),
            ("context", CONTEXTS),
        )
    )
    if choose.random() < 0.4:
        listed = ", ".join(repr(one) for one in choose.sample(list(texts), 2))
        return f"{name}.{key} {choose.choice(('IN', 'NOT IN'))} ({listed})"
    return f"{name}.{key} {_compared(choose, texts)}"


def _compared(choose: random.Random, texts: Sequence[str]) -> str:
    comparator = choose.choice(("=", "=", "!=", "LIKE", "like", "ILIKE"))
    text = choose.choice(texts)
    if comparator.upper().endswith("LIKE") and choose.random() < 0.7:
        text = choose.choice((f"%{text[:2]}%", f"{text[:1]}%", f"_{text[1:]}", text.upper()))
    quote = '"' if "'" in text else "'"
    return f"{comparator} {quote}{text}{quote}"


def _key(choose: random.Random, key: str) -> str:
    simple = key.replace("_", "").isalnum()
    return choose.choice((key, f"`{key}`", f'"{key}"') if simple else (f"`{key}`", f'"{key}"'))


def _order(choose: random.Random) -> str:
    if choose.random() < 0.03:
        return choose.choice(
            ("metrics.", "nothing.x", "metrics.loss UP", "dataset.name", "", "a b c")
        )
    kind, keys = choose.choice(
        (
            ("metrics.", METRICS),
            ("metrics.", METRICS),
            ("params.", PARAMS),
            ("tags.", TAGS),
            ("attributes.", ("start_time", "end_time", "status", "run_name", "run_id", "user_id")),
            ("", ("start_time", "created", "artifact_uri")),
        )
    )
    key = choose.choice(keys)
    if not key.replace("_", "").isalnum():
        key = f"`{key}`"
    return f"{kind}{key}{choose.choice(('', ' ASC', ' DESC', ' desc'))}"
