"""Requests to a REST store, made as MLflow's own client makes them: all of its private side.

Checked by ``tests/store/test_contract.py`` against the installed MLflow. The model is
``mlflow.utils.rest_utils.http_request``, of which everything but the sending is done here: the
replies have to be streamed, and to be awaited.
"""

from __future__ import annotations

import importlib
import os
import ssl
import warnings
import webbrowser
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGNED_AT_MOST: Final = 16 << 20
"""Bytes of a body that is held whole, where credentials are a signature of it."""

_HEADERS_ONLY: Final = frozenset(["kubernetes", "kubernetes-namespaced"])
"""Of ``MLFLOW_TRACKING_AUTH``: what needs no look at the body."""


class NotRemote(Exception):
    """An MLflow store without REST API behind it."""


class CredentialsError(Exception):
    """MLflow cannot make credentials for the store; the text has none in it."""


class TlsError(Exception):
    """Files with certificates that are not there, or are none."""


@dataclass(frozen=True)
class Route:
    """How a request gets to its host: what a connection is made with.

    ``verify`` is a file or folder of certificates, or whether to check those of the host at all;
    ``cert`` the client's own, ``proxy`` the URL of a proxy.
    """

    verify: bool | str
    cert: str | None
    proxy: str | None = field(repr=False)

    def ssl_context(self) -> ssl.SSLContext:
        """The TLS settings as Python has them. Raises :class:`TlsError`."""
        try:
            return self._ssl_context()
        except OSError as error:
            raise TlsError(str(error)) from None

    def _ssl_context(self) -> ssl.SSLContext:
        import certifi

        where = certifi.where() if self.verify is True else self.verify or None
        if where is None:
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        elif os.path.isdir(where):  # noqa: PTH112 - a string is what MLflow has
            context = ssl.create_default_context(capath=where)
        else:
            context = ssl.create_default_context(cafile=where)
        if self.cert is not None:
            context.load_cert_chain(self.cert)
        return context


@dataclass(frozen=True)
class Signed:
    """A request that may be sent: its headers have the credentials.

    ``origin`` is scheme, host and port; ``target`` what stands in the request's first line, as
    it was given.
    """

    origin: str
    target: str
    headers: Mapping[str, str] = field(repr=False)
    route: Route


def forbid_asking() -> None:
    """Let no credential chain open a web page and wait for somebody to log in there."""
    # Tried first where a browser is looked for, by us and by what plug-ins start.
    os.environ["BROWSER"] = "false"

    def refuse(*_: Any, **__: Any) -> bool:
        return False

    webbrowser.open = refuse
    webbrowser.open_new = refuse
    webbrowser.open_new_tab = refuse


class RestStore:
    """The MLflow store of a tracking URI, whose calls go to a host by HTTP.

    Raises :class:`NotRemote` when MLflow's store for ``uri`` is of another kind, and what MLflow
    or a plug-in raises when there is none.
    """

    def __init__(self, uri: str) -> None:
        import mlflow
        from mlflow.tracking._tracking_service import utils

        # What plug-ins and artifact repositories look at.
        mlflow.set_tracking_uri(uri)
        self._store: Any = utils._get_store(uri)
        if not callable(getattr(self._store, "get_host_creds", None)):
            raise NotRemote(type(self._store).__name__)

    @property
    def mlflow_store(self) -> Any:
        """MLflow's own object."""
        return self._store

    def signs_bodies(self) -> bool:
        """Whether credentials are a signature of the body. Raises :class:`CredentialsError`."""
        return _signs_bodies(self._credentials())

    def has_login(self) -> bool:
        """Whether MLflow finds any credentials. Raises :class:`CredentialsError`."""
        found = self._credentials()
        names = "username token auth aws_sigv4 use_databricks_sdk client_cert_path"
        return any(getattr(found, name, None) for name in names.split())

    def user(self) -> str:
        """Whom the host takes us for, as far as that is no secret; empty if it is not known."""
        found = self._credentials()
        profile = getattr(found, "databricks_auth_profile", None)
        return str(found.username or profile or "")

    def sign(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Signed:
        """The request as MLflow would send it now: tokens expire, so each one is made afresh.

        ``target`` is path and query behind the store's own host (and folder). ``body`` is looked
        at only where :meth:`signs_bodies`. May take seconds, and raises
        :class:`CredentialsError`.
        """
        found = self._credentials()
        try:
            return _sign(found, method, target, headers, body)
        except Exception as error:
            raise CredentialsError(type(error).__name__) from error

    def _credentials(self) -> Any:
        try:
            return self._store.get_host_creds()
        except Exception as error:
            # What clouds' clients say of a failed login can quote half of the login.
            raise CredentialsError(type(error).__name__) from error


def _signs_bodies(found: Any) -> bool:
    return bool(found.aws_sigv4 or (found.auth and found.auth not in _HEADERS_ONLY))


def _sign(
    found: Any, method: str, target: str, headers: Mapping[str, str], body: bytes | None
) -> Signed:
    import requests
    from mlflow.utils.rest_utils import WORKSPACE_HEADER_NAME, get_request_workspace

    host, own = _host(found)
    sent = {**_client_headers(), **headers, **own}
    if workspace := get_request_workspace():
        sent.setdefault(WORKSPACE_HEADER_NAME, workspace)
    with requests.Session() as session:
        session.headers.clear()
        # What requests adds to a request is part of what MLflow's users know as "credentials":
        # a login within the URI, ~/.netrc, proxies and certificates by environment.
        host = host.rstrip("/")
        request = requests.Request(
            method, host + target, headers=sent, data=body, auth=_auth(found)
        )
        prepared = session.prepare_request(request)
        url = str(prepared.url)
        settings = session.merge_environment_settings(url, {}, None, found.verify, None)
        proxy = requests.utils.select_proxy(url, settings["proxies"])
    # requests decides on these by its own way of sending a body.
    left = {"content-length", "transfer-encoding", "connection"} - {name.lower() for name in sent}
    place = urlsplit(url)
    return Signed(
        origin=f"{place.scheme}://{place.netloc.rpartition('@')[2]}",
        target=urlsplit(host).path + target,
        headers={n: _text(v) for n, v in prepared.headers.items() if n.lower() not in left},
        route=Route(
            verify=True if settings["verify"] is None else settings["verify"],
            cert=found.client_cert_path,
            proxy=proxy,
        ),
    )


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _host(found: Any) -> tuple[str, dict[str, str]]:
    """The host, and headers that say who asks."""
    import base64

    own: dict[str, str] = {}
    if found.workspace_id:
        own["x-databricks-org-id"] = found.workspace_id
    if found.use_databricks_sdk:
        from mlflow.utils.rest_utils import get_workspace_client

        config = get_workspace_client(
            found.use_secret_scope_token, found.host, found.token, found.databricks_auth_profile
        ).config
        return config.host, {**own, **config.authenticate()}
    if found.username and found.password and found.auth not in _HEADERS_ONLY:
        login = base64.b64encode(f"{found.username}:{found.password}".encode()).decode()
        own["Authorization"] = f"Basic {login}"
    elif found.token:
        own["Authorization"] = f"Bearer {found.token}"
    return found.host, own


def _auth(found: Any) -> Any:
    if found.aws_sigv4:
        # A package that only those have who use it.
        return importlib.import_module("requests_auth_aws_sigv4").AWSSigV4("execute-api")
    if not found.auth:
        return None
    from mlflow.tracking.request_auth.registry import fetch_auth

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return fetch_auth(found.auth)


def _client_headers() -> dict[str, str]:
    from mlflow.tracking.request_header.registry import resolve_request_headers

    return dict(resolve_request_headers())
