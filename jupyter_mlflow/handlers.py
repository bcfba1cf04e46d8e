"""The one base of all our request handlers: who may, and what an error looks like."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Literal

from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import APIHandler
from tornado import web
from tornado.iostream import StreamClosedError

from jupyter_mlflow.errors import BadRequest, MlflowExtensionError, NotAllowed

Action = Literal["read", "write", "execute"]

AUTH_RESOURCE = "jupyter_mlflow"

NAMESPACE = "jupyter-mlflow"
"""First segment of every route of ours, below the server's ``base_url``."""


class MlflowHandler(APIHandler):
    """Authorizes before the body is read; turns our exceptions into JSON.

    Authorization sits here and not in a decorator on the verbs, because Tornado calls
    a verb only when the whole body is there, when a streaming handler has already
    sent it on (``@authorized`` also keeps the action of its first call for all later ones).
    A verb without an entry in ``actions`` is refused.

    Every error is ``{"error_code", "message", "details"}``, which MLflow's own client
    understands as well; with ``"field"`` where one field of a form is what is wrong.
    """

    auth_resource = AUTH_RESOURCE
    actions: ClassVar[dict[str, Action]] = {}

    def action(self) -> Action:
        """What the user must be allowed to do for this request."""
        try:
            return self.actions[self.request.method or ""]
        except KeyError:
            raise web.HTTPError(405) from None

    # As Jupyter's own APIHandler narrows it.
    async def prepare(self) -> None:  # type: ignore[override]
        """Check host, user, XSRF, origin and permission; nothing of ours runs before.

        Raises
        ------
        tornado.web.HTTPError
            403 without a user, without permission, or with a bad XSRF token;
            404 for a foreign origin.
        """
        await super().prepare()
        if self.request.method == "OPTIONS":
            return
        if self.current_user is None:
            raise web.HTTPError(403)
        action = self.action()
        allowed = await ensure_async(
            self.authorizer.is_authorized(self, self.current_user, action, AUTH_RESOURCE)
        )
        if not allowed:
            raise NotAllowed(f"You are not allowed to {action} MLflow data on this server.")

    def json_body(self) -> dict[str, Any]:
        """The request's body as a JSON object.

        Raises
        ------
        BadRequest
            It is not one.
        """
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):
            raise BadRequest("The request's body must be JSON.") from None
        if not isinstance(body, dict):
            raise BadRequest("The request's body must be a JSON object.")
        return body

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        """Give one of our exceptions its own status."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, MlflowExtensionError):
            status_code = error.status
        super().send_error(status_code, **kwargs)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log without the query string, which may hold Jupyter's token.

        Our own errors are replies, not accidents: one line, no traceback. That a client left
        before it was answered is neither.
        """
        where = (self.request.method, self.request.path)
        if isinstance(value, MlflowExtensionError):
            self.log.warning("%s %s: %s", *where, value.message)
        elif isinstance(value, web.HTTPError):
            if value.log_message:
                self.log.warning("%s %s: %s", *where, value)
        elif not isinstance(value, StreamClosedError):
            self.log.error("%s %s failed", *where, exc_info=(typ, value, tb))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """The error as JSON; texts of unexpected exceptions stay in the log."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, MlflowExtensionError):
            reply = {
                "error_code": error.code,
                "message": error.message,
                "details": error.details,
            }
            if error.field is not None:
                reply["field"] = error.field
        else:
            reply = {
                "error_code": _CODES.get(status_code, "INTERNAL_ERROR"),
                "message": _MESSAGES.get(
                    status_code,
                    "Something went wrong in jupyter_mlflow. The server's log says more.",
                ),
                "details": "",
            }
        self.finish(json.dumps(reply))


_CODES = {
    400: "BAD_REQUEST",
    403: "PERMISSION_DENIED",
    404: "ENDPOINT_NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "REQUEST_TOO_LARGE",
}
_MESSAGES = {
    400: "The request could not be understood.",
    403: "Forbidden: the token is missing or wrong, or the request came from another site.",
    404: "There is no such route.",
    405: "This route does not take that method.",
    413: "The request is too large.",
}
