"""How kernels get in: by the token of their binding files.

It opens the routes whose handlers are a :class:`KernelHandler`, and of those what they name: those
of endpoints and of jobs.
"""

from __future__ import annotations

import hmac
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from jupyter_server.auth import IdentityProvider, User
from jupyter_server.auth.authorizer import AllowAllAuthorizer, Authorizer

from jupyter_mlflow.handlers import MlflowHandler

if TYPE_CHECKING:
    from tornado.httputil import HTTPHeaders

_TOKEN: Final = re.compile(r"(?:token|bearer)\s+(?P<token>\S+)", re.IGNORECASE)


class KernelAccess(IdentityProvider):
    """The user behind a request that brings the kernels' ``token``.

    Whoever may run cells may do all that they can, so no authorizer is asked.
    """

    def __init__(self, token: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._kernels = token.encode()
        self.authorizer: Authorizer = AllowAllAuthorizer()

    def is_theirs(self, headers: HTTPHeaders) -> bool:
        """Whether a request with these headers comes from a kernel."""
        match = _TOKEN.fullmatch(headers.get("Authorization", ""))
        given = "" if match is None else match["token"]
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._kernels)

    def get_user(self, handler: Any) -> User:
        """Always the same; no cookie is set for it."""
        return User(username="kernel", name="Kernel")

    def is_token_authenticated(self, handler: Any) -> bool:
        """It is: another site's page does not know the token, so no XSRF token is asked for."""
        return True


class KernelHandler(MlflowHandler):
    """A handler that kernels may use, too, by the verbs in ``kernels_may``."""

    kernels_may: ClassVar[frozenset[str]] = frozenset(("GET", "POST", "PATCH", "DELETE"))

    access: KernelAccess

    @cached_property
    def is_of_kernel(self) -> bool:
        """Whether the request comes from a kernel."""
        # Once for each request: Jupyter asks for its identity provider a dozen times.
        may = self.request.method in self.kernels_may
        return may and self.access.is_theirs(self.request.headers)

    @property
    def identity_provider(self) -> IdentityProvider:
        """Who is asked for the user."""
        return self.access if self.is_of_kernel else super().identity_provider

    @property
    def authorizer(self) -> Authorizer:
        """Who is asked for permission."""
        return self.access.authorizer if self.is_of_kernel else super().authorizer
