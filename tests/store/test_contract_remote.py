"""What of MLflow's private side ``store/remote`` and ``store/mirror`` rely on is as they take it.

The names themselves are in ``test_contract.py``.
"""

from __future__ import annotations

import pytest

# Third-party: see test_contract.py.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:mlflow")


def test_the_credentials_of_a_rest_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read of them is there; what MLflow's own client sends is what we send."""
    import requests
    from mlflow.utils import rest_utils

    from jupyter_mlflow.store.remote import credentials

    names = {
        *("host", "username", "password", "token", "aws_sigv4", "auth", "client_cert_path"),
        *("use_databricks_sdk", "databricks_auth_profile", "use_secret_scope_token"),
        *("workspace_id", "verify"),
    }
    found = rest_utils.MlflowHostCreds("http://me:pass@host/base/", token="t0ken")
    assert names <= {*vars(found), "verify"}
    sent: list[requests.PreparedRequest] = []

    def send(_: object, request: requests.PreparedRequest, **__: object) -> requests.Response:
        sent.append(request)
        reply = requests.Response()
        reply.status_code = 200
        return reply

    monkeypatch.setattr(requests.Session, "send", send)
    for given in (
        found,
        rest_utils.MlflowHostCreds("http://host", token="t0ken"),
        rest_utils.MlflowHostCreds("http://host", "me", "pass"),
    ):
        rest_utils.http_request(given, "/api/2.0/mlflow/runs/get", "GET", params={"run_id": "a b"})
        theirs = sent[-1]
        ours = credentials._sign(given, "GET", "/api/2.0/mlflow/runs/get?run_id=a+b", {}, None)
        assert f"{ours.origin}{ours.target}" == str(theirs.url).replace("me:pass@", "")
        own = {"Accept", "Accept-Encoding", "Connection"}
        assert dict(ours.headers) == {k: v for k, v in theirs.headers.items() if k not in own}


def test_the_columns_that_a_mirror_writes() -> None:
    from mlflow.store.db.base_sql_model import Base
    from mlflow.store.model_registry.dbmodels import models as registry  # noqa: F401 - they name their tables to Base
    from mlflow.store.tracking.dbmodels import models as tracking  # noqa: F401 - they name their tables to Base

    from jupyter_mlflow.store.mirror import model_rows, rows, traces

    info = {"run_id": "r", "model_id": "m", "experiment_id": "1"}
    pair = [{"key": "a", "value": "b"}]
    metric = [{"key": "a", "value": "NaN", "run_id": "r"}]
    dataset = [{"dataset": {"name": "d", "digest": "e"}, "tags": pair}]
    data = {"tags": pair, "params": pair, "metrics": metric}
    things = [
        rows.experiment({"experiment_id": "1", "name": "a", "tags": pair}),
        rows.run(
            {
                "info": info,
                "data": data,
                "inputs": {"dataset_inputs": dataset, "model_inputs": [{"model_id": "m"}]},
                "outputs": {"model_outputs": [{"model_id": "m", "step": 1}]},
            }
        ),
        model_rows.logged_model({"info": {**info, "tags": pair}, "data": data}),
        model_rows.registered_model(
            {"name": "a", "tags": pair, "aliases": [{"alias": "b", "version": "1"}]}
        ),
        model_rows.model_version({"name": "a", "version": "1", "tags": pair}),
        traces._thing("r", [{"trace_id": "t"}]),
    ]
    written = [row for thing in things for row in thing.rows] + [rows.point("r", metric[0])]
    for table, values in written:
        columns = Base.metadata.tables[table].columns
        assert set(values) <= set(columns.keys()), table
        for column in columns:
            given = column.nullable or column.name in values
            assert given or column.server_default is not None, f"{table}.{column.name}"
    for thing in things:
        for table, values in rows.places(thing.kind, thing.id):
            assert set(values) <= set(Base.metadata.tables[table].columns.keys()), table


def test_infinity_in_a_mirror_is_as_mlflow_has_it() -> None:
    from mlflow.entities import LoggedModelStatus
    from mlflow.protos import service_pb2
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

    from jupyter_mlflow.store.mirror import model_rows, rows

    for value in (float("inf"), float("-inf"), float("nan"), 0.5):
        is_nan, stored = SqlAlchemyStore.sanitize_metric_value(None, value)
        assert rows.value_of(str(value)) == (stored, is_nan)
    for name, number in model_rows._STATUS.items():
        told = service_pb2.LoggedModelStatus.Value(name)
        assert LoggedModelStatus.from_proto(told).to_int() == number
