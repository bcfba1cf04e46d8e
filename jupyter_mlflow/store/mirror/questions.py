"""What a mirror asks a remote store: pages of its things, as they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jupyter_mlflow.store.mirror import model_rows, rows
from jupyter_mlflow.store.remote.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jupyter_mlflow.store.mirror.rows import Thing
    from jupyter_mlflow.store.remote.api import Api

TOGETHER: Final = 1000
"""Experiments in one question."""
_MODELS: Final = 50
"""Logged models in a page, the most that Databricks takes."""

LOOK_SECONDS: Final = 8.0
PAGE_SECONDS: Final = 60.0
"""How long a small answer may take, and a large one."""


def experiments(api: Api) -> Iterator[list[Thing]]:
    """All experiments, also deleted ones; those changed last first, where the store can."""
    question: dict[str, Any] = {"max_results": 1000, "view_type": "ALL"}
    try:
        first = {**question, "order_by": ["last_update_time DESC"]}
        reply = api.post("experiments/search", first, timeout=LOOK_SECONDS)
        question = first
    except Problem as problem:
        if problem.status != 400:
            raise
        reply = api.post("experiments/search", question, timeout=LOOK_SECONDS)
    while True:
        yield [rows.experiment(one) for one in reply.get("experiments") or ()]
        token = reply.get("next_page_token")
        if not token:
            return
        reply = api.post(
            "experiments/search", {**question, "page_token": token}, timeout=PAGE_SECONDS
        )


def runs(
    api: Api, experiment_ids: Sequence[str], *, which: str = "", size: int, seconds: float
) -> Iterator[list[Thing]]:
    """Runs of these experiments, also deleted ones, the newest first; ``which`` is a filter."""
    question = {
        "experiment_ids": list(experiment_ids),
        "filter": which,
        "run_view_type": "ALL",
        "max_results": size,
        "order_by": ["attributes.start_time DESC"],
    }
    return _pages(api, "runs/search", question, "runs", rows.run, seconds)


def run(api: Api, run_id: str) -> Thing | None:
    """One run; ``None`` when it is no more."""
    try:
        reply = api.get("runs/get", timeout=LOOK_SECONDS, run_id=run_id)
    except Problem as problem:
        if problem.code == "RESOURCE_DOES_NOT_EXIST":
            return None
        raise
    return rows.run(reply["run"])


def logged_models(api: Api, experiment_ids: Sequence[str]) -> Iterator[list[Thing]]:
    """Logged models of these experiments, those changed last first."""
    question = {
        "experiment_ids": list(experiment_ids),
        "max_results": _MODELS,
        "order_by": [{"field_name": "last_updated_timestamp", "ascending": False}],
    }
    return _pages(
        api, "logged-models/search", question, "models", model_rows.logged_model, PAGE_SECONDS
    )


def registered_models(api: Api) -> Iterator[list[Thing]]:
    """Registered models."""
    return _registry(
        api, "registered-models/search", "registered_models", model_rows.registered_model
    )


def model_versions(api: Api) -> Iterator[list[Thing]]:
    """Versions of registered models, those changed last first."""
    return _registry(api, "model-versions/search", "model_versions", model_rows.model_version)


def _pages(
    api: Api, call: str, question: Mapping[str, Any], name: str, read: Any, seconds: float
) -> Iterator[list[Thing]]:
    token = ""
    while True:
        body = {**question, "page_token": token} if token else question
        reply = api.post(call, body, timeout=seconds)
        yield [read(one) for one in reply.get(name) or ()]
        token = reply.get("next_page_token") or ""
        if not token:
            return


def _registry(api: Api, call: str, name: str, read: Any) -> Iterator[list[Thing]]:
    token = ""
    while True:
        given = {"page_token": token} if token else {}
        reply = api.get(call, timeout=PAGE_SECONDS, max_results=200, **given)
        yield [read(one) for one in reply.get(name) or ()]
        token = reply.get("next_page_token") or ""
        if not token:
            return
