"""How a door says whom it admits: a view without this declaration is never served.

`practice.middleware` reads the declaration before the view runs, and the test of all
doors reads it from every route of the resolver. The middleware of the practice does the refusing, so
that lower contexts can declare their doors without knowing what stands above them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
"""No session is needed: log-in pages, the constant page behind a mailed link, health."""
LINK = "link"
"""A session that began at a mailed link."""
STAFF = "staff"
"""A member of a practice, with a second factor, not idle."""
SELF = "self"
"""A login, about its own way in: signed in and not locked, with a second factor unless it is to be set up here."""
TOKEN = "token"  # noqa: S105 - the name of an audience, not a password
"""A program that holds a personal token with the named scope."""


@dataclass(frozen=True, kw_only=True)
class Door:
    """What is declared: the audience, the permission, the methods, and whether a fresh factor is asked.

    `before_factor`: where the second factor is set up or shown. `while_locked`: where a locked desk is opened.
    """

    audience: str
    permission: str = ""
    methods: tuple[str, ...] = ("GET", "HEAD")
    step_up: bool = False
    before_factor: bool = False
    while_locked: bool = False


def door(
    audience: str,
    *,
    permission: str = "",
    methods: tuple[str, ...] = ("GET", "HEAD"),
    step_up: bool = False,
    before_factor: bool = False,
    while_locked: bool = False,
) -> Callable[[View], View]:
    """Declare a view's door. HEAD comes with GET; OPTIONS is answered by the middleware."""
    spelled = (*methods, "HEAD") if "GET" in methods and "HEAD" not in methods else methods

    def declare(view: View) -> View:
        declaration = Door(
            audience=audience,
            permission=permission,
            methods=spelled,
            step_up=step_up,
            before_factor=before_factor,
            while_locked=while_locked,
        )
        view.door = declaration  # type: ignore[attr-defined]  # a view is a function; the mark travels on it
        return view

    return declare
