"""The credentials and certificates by which a remote store is asked: those that MLflow finds."""

from __future__ import annotations

import base64
import datetime
import ssl
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from .upstream import Gate, MlflowServer, gate

if TYPE_CHECKING:
    from pathlib import Path

SEARCH = "/api/2.0/mlflow/runs/search"


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


LOGINS: dict[str, tuple[dict[str, str], str]] = {
    "password": (
        {"MLFLOW_TRACKING_USERNAME": "me", "MLFLOW_TRACKING_PASSWORD": "s3cret"},
        basic("me", "s3cret"),
    ),
    "token": ({"MLFLOW_TRACKING_TOKEN": "t0ken"}, "Bearer t0ken"),
}


@pytest.mark.parametrize("login", LOGINS)
def test_credentials_are_those_that_mlflow_finds(remote: Any, upstream: Gate, login: str) -> None:
    env, upstream.login = LOGINS[login]
    store = remote(upstream.uri, **env).launch().wait_ready()
    assert store.post(SEARCH, experiment_ids=["0"]) == {}
    assert {one.headers["authorization"] for one in upstream.seen} == {upstream.login}
    told = [store.log, *psutil.Process(store.process.pid).cmdline(), store.get("/views/ready")]
    assert not [one for one in told if "s3cret" in str(one) or "t0ken" in str(one)]


def test_a_login_within_the_uri(remote: Any, upstream: Gate) -> None:
    upstream.login = basic("me", "s3cret")
    uri = upstream.uri.replace("://", "://me:s3cret@")
    store = remote(uri).launch().wait_ready()
    assert store.post(SEARCH, experiment_ids=["0"]) == {}
    assert "s3cret" not in store.get("/views/ready")["label"]
    upstream.login = "another"
    refused = store.client.post(SEARCH, json={"experiment_ids": ["0"]})
    assert refused.status_code == 403
    assert "s3cret" not in refused.text + str(refused.headers) + store.log


def test_credentials_are_looked_for_with_each_request(
    remote: Any, upstream: Gate, tmp_path: Path
) -> None:
    file = tmp_path / ".mlflow" / "credentials"
    file.parent.mkdir()

    def write(password: str) -> None:
        file.write_text(
            f"[mlflow]\nmlflow_tracking_username = me\nmlflow_tracking_password = {password}\n"
        )
        upstream.login = basic("me", password)

    write("first")
    store = remote(upstream.uri).launch().wait_ready()
    assert store.client.get("/version").status_code == 200
    write("second")
    assert store.client.get("/version").status_code == 200


def test_a_login_that_is_refused_or_missing(remote: Any, upstream: Gate) -> None:
    upstream.login = basic("me", "s3cret")
    failure = remote(upstream.uri).refused()
    assert failure["code"] == "STORE_UNREACHABLE"
    assert "MLFLOW_TRACKING_TOKEN" in failure["message"]


def test_a_kernels_login_is_hidden_but_another_may_do(remote: Any, upstream: Gate) -> None:
    upstream.login = basic("me", "s3cret")
    uri = upstream.uri.replace("://", "://***@")
    assert remote(uri).refused()["code"] == "PASSWORD_HIDDEN"
    env = {"MLFLOW_TRACKING_USERNAME": "me", "MLFLOW_TRACKING_PASSWORD": "wrong"}
    assert remote(uri, **env).refused()["code"] == "PASSWORD_HIDDEN"
    store = remote(uri, **env | {"MLFLOW_TRACKING_PASSWORD": "s3cret"}).launch().wait_ready()
    assert store.post(SEARCH, experiment_ids=["0"]) == {}


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for localhost that nobody has signed, and a server's use of it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "localhost.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


def test_tls_as_mlflows_variables_say(
    remote: Any, remote_server: MlflowServer, tmp_path: Path
) -> None:
    file, context = certificate(tmp_path)
    with gate(remote_server.uri, tls=context) as secured:
        failure = remote(secured.uri).refused()
        assert failure["code"] == "STORE_UNREACHABLE"
        assert "certificate" in failure["message"]
        for env in (
            {"MLFLOW_TRACKING_SERVER_CERT_PATH": str(file)},
            {"MLFLOW_TRACKING_INSECURE_TLS": "true"},
            {"REQUESTS_CA_BUNDLE": str(file)},
        ):
            store = remote(secured.uri, **env).launch().wait_ready()
            assert store.client.get("/version").status_code == 200
            store.stop()
        missing = {"MLFLOW_TRACKING_CLIENT_CERT_PATH": str(tmp_path / "none.pem")}
        assert "CLIENT_CERT" in remote(secured.uri, **missing).refused()["message"]


def test_a_clients_certificate(remote: Any, remote_server: MlflowServer, tmp_path: Path) -> None:
    file, context = certificate(tmp_path)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(file)
    own = {"MLFLOW_TRACKING_SERVER_CERT_PATH": str(file)}
    with gate(remote_server.uri, tls=context) as secured:
        assert remote(secured.uri, **own).refused()["code"] == "STORE_UNREACHABLE"
        env = own | {"MLFLOW_TRACKING_CLIENT_CERT_PATH": str(file)}
        store = remote(secured.uri, **env).launch().wait_ready()
        assert store.client.get("/version").status_code == 200
