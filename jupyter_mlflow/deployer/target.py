"""One target: its plug-in, and the calls to it in MLflow's words."""

from __future__ import annotations

import functools
import inspect
import threading
from typing import TYPE_CHECKING, Any, Final, Literal

from jupyter_mlflow.deployer import failure
from jupyter_mlflow.deployer.abilities import KINDS, abilities
from jupyter_mlflow.deployer.plain import plain, predictions

if TYPE_CHECKING:
    from collections.abc import Callable

    from mlflow.deployments import BaseDeploymentClient

    from jupyter_mlflow.deployer.failure import Failure

_STATES: Final = ("state", "status", "endpointstatus", "provisioning_state", "deployment_state")
_NAMES: Final = ("name", "endpointname", "deploymentname", "id")

RAISED: Final = (Exception, SystemExit)
"""What plug-ins raise; some clouds' clients want to end the program where a login is missing."""


class Target:
    """The target that ``get_deploy_client`` knows by ``uri``."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._loading = threading.Lock()

    def answer(self, asked: dict[str, Any]) -> Any:
        """The answer to one call: ``do`` says which, the rest are its arguments.

        Raises
        ------
        Failure
            It came to nothing.
        """
        calls: dict[str, Callable[..., Any]] = {
            "describe": self._describe,
            "list": self._list,
            "get": self._get,
            "create": functools.partial(self._set, "create"),
            "update": functools.partial(self._set, "update"),
            "delete": self._delete,
            "predict": self._predict,
        }
        arguments = dict(asked)
        call = calls[arguments.pop("do")]
        try:
            return call(**arguments)
        except RAISED as error:
            raise failure.of_call(self.uri, error) from error

    def _plugin(self) -> Any:
        try:
            # MLflow's own import is not made for two threads at once.
            with self._loading:
                from mlflow.deployments.interface import plugin_store

                return plugin_store[self.uri]
        except RAISED as error:
            raise failure.of_loading(self.uri, error) from error

    def _client(self) -> BaseDeploymentClient:
        """A new one each time, as credentials expire."""
        self._plugin()
        from mlflow.deployments import get_deploy_client

        client: BaseDeploymentClient = get_deploy_client(self.uri)
        return client

    def _describe(self) -> dict[str, Any]:
        from mlflow.deployments import BaseDeploymentClient

        plugin = self._plugin()
        (client,) = {
            found
            for _, found in inspect.getmembers(plugin, inspect.isclass)
            if issubclass(found, BaseDeploymentClient) and found is not BaseDeploymentClient
        }
        return {"abilities": abilities(client, plugin), "help": _help(plugin)}

    def _list(self, endpoint: str | None = None) -> dict[str, Any]:
        """All that there is: what can be listed, and why the rest cannot."""
        can = self._describe()["abilities"]
        client = self._client()
        items: list[dict[str, Any]] = []
        failures: list[Failure] = []
        for kind in KINDS if endpoint is None else KINDS[:1]:
            if "list" not in can[kind]:
                continue
            try:
                if kind == "endpoint":
                    found = client.list_endpoints()
                else:
                    found = client.list_deployments(**_within(endpoint))
                items += [_item(kind, one, endpoint) for one in _listed(found, kind)]
            except RAISED as error:
                failures.append(failure.of_call(self.uri, error))
        if failures and not items:
            raise failures[0]
        return {"items": items, "failures": [one.message for one in failures]}

    def _get(self, kind: str, name: str, endpoint: str | None = None) -> dict[str, Any]:
        client = self._client()
        if kind == "endpoint":
            told = client.get_endpoint(name)
        else:
            told = client.get_deployment(name, **_within(endpoint))
        return {**_item(kind, told, endpoint), "name": name, "told": plain(told)}

    def _set(
        self,
        verb: Literal["create", "update"],
        kind: str,
        name: str,
        model_uri: str | None = None,
        flavor: str | None = None,
        config: dict[str, Any] | None = None,
        endpoint: str | None = None,
    ) -> None:
        """Make it, or change it: MLflow's methods for both take the same."""
        call = getattr(self._client(), f"{verb}_{kind}")
        if kind == "endpoint":
            call(name, config)
        else:
            call(name, model_uri, flavor, config, **_within(endpoint))

    def _delete(self, kind: str, name: str, endpoint: str | None = None) -> None:
        client = self._client()
        if kind == "endpoint":
            client.delete_endpoint(name)
        else:
            client.delete_deployment(name, **_within(endpoint))

    def _predict(self, kind: str, name: str, inputs: Any, endpoint: str | None = None) -> Any:
        client = self._client()
        if kind == "endpoint":
            return predictions(client.predict(endpoint=name, inputs=inputs))
        asked = _as_pyfunc_takes_it(inputs)
        return predictions(client.predict(name, asked, **_within(endpoint)))


def _within(endpoint: str | None) -> dict[str, str]:
    """Named only where there is one: not every plug-in has that argument."""
    return {} if endpoint is None else {"endpoint": endpoint}


def _help(plugin: Any) -> str:
    try:
        told = plugin.target_help()
    except RAISED:
        # A target without help is as good as any.
        return ""
    return inspect.cleandoc(told) if isinstance(told, str) else ""


def _listed(found: Any, kind: str) -> list[Any]:
    """A list, or a dictionary with the list in it: MLflow lets plug-ins choose."""
    if isinstance(found, dict):
        inside = found.get(f"{kind}s")
        found = inside if inside is not None else [found] if "name" in found else []
    return list(found or ())


def _item(kind: str, told: Any, endpoint: str | None) -> dict[str, Any]:
    shown = plain(told)
    entries = shown if isinstance(shown, dict) else {"name": str(told)}
    return {
        "kind": kind,
        "name": _first(entries, _NAMES),
        "state": _first(entries, _STATES),
        "endpoint": endpoint,
    }


def _first(entries: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first of these entries that says something, as text."""
    found = {key.lower(): value for key, value in entries.items()}
    for name in names:
        value = found.get(name)
        if isinstance(value, dict):
            value = ", ".join(str(one) for one in value.values() if one not in (None, ""))
        if value not in (None, ""):
            return str(value)
    return ""


def _as_pyfunc_takes_it(inputs: Any) -> Any:
    """What MLflow's scoring server would give the model; anything else as it is."""
    from mlflow.pyfunc import scoring_server

    if isinstance(inputs, dict) and set(inputs) & set(scoring_server.SUPPORTED_FORMATS):
        return scoring_server.infer_and_parse_data(inputs)
    return inputs
