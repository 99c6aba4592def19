"""Who calls the API: a personal token in the Authorization header, and the scope that the door names."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions, permissions
from rest_framework.request import Request

from clients import clock
from practice.actions import tokens
from psychoed.doors import Door

SCHEME = "Bearer"


class PersonalToken(authentication.BaseAuthentication):
    """`Authorization: Bearer atn_…`. A session of the desk opens nothing here."""

    def authenticate(self, request: Request) -> tuple[tokens.Holder, tokens.Token] | None:
        """The member the token belongs to; anything but a live token is 401."""
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme != SCHEME or not secret.startswith(tokens.PREFIX):
            return None
        token = tokens.present(secret=secret.strip(), now=clock.now())
        if token is None:
            raise exceptions.AuthenticationFailed("This token is not valid, or its day has passed.")
        return token.member, token

    def authenticate_header(self, request: Request) -> str:
        """Makes the answer 401, not 403."""
        return SCHEME


class HasScope(permissions.BasePermission):
    """The token carries the scope that the view's door names."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """No token, no door, no scope: no."""
        declared: Door = view.door
        if request.method not in declared.methods:
            raise exceptions.MethodNotAllowed(request.method or "")
        held = getattr(request.auth, "scopes", ())
        return scope_for(declared, request.method or "") in held


def scope_for(declared: Door, method: str) -> str:
    """`clients` becomes clients:read for safe methods, clients:write for the others."""
    return f"{declared.permission}:{'read' if method in permissions.SAFE_METHODS else 'write'}"


class Described(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # the library is untyped
    """Says in the schema what the header looks like."""

    target_class = "practice.api.authentication.PersonalToken"
    name = "personalToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "atn_…"}
