"""All doors at once: every route declared and listed, asked by everyone with every method, and nobody gets what is not theirs."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client as Browser
from django.urls import URLResolver, get_resolver, reverse

from clients.actions import links
from practice.middleware import door_of
from practice.models import Member
from tests import figures
from tests.conftest import SignIn
from tests.house import world as worlds
from tests.house.doors import (
    CURATES,
    DOORS,
    FIXED,
    LIBRARIES,
    OWN,
    PASSES,
    PUBLIC,
    READS,
    SAMS,
    SITTING,
    TOKEN,
    WORK,
)

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "HEAD", "OPTIONS")
CAST = ("thea", "colleague", "stranger", "assistant", "cora", "owen")
UNWATCHED = {"sessions.Session", "clients.AuditEvent", "clients.AuditHead"}
"""What a safe request may write: the session's clock, and who looked."""
REFUSED = {404, 405}


@dataclass(frozen=True, kw_only=True)
class Route:
    """One door of the house: its whole path, its whole name, its view."""

    path: str
    name: str
    view: Any
    parameters: tuple[str, ...]


def routes() -> Iterator[Route]:
    """Every pattern of the resolver."""
    yield from _walk(get_resolver())


def _walk(resolver: URLResolver, before: str = "", space: str = "") -> Iterator[Route]:
    for found in resolver.url_patterns:
        path = before + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from _walk(found, path, f"{space}{found.namespace}:" if found.namespace else space)
        else:
            name = f"{space}{found.name}"
            yield Route(path=path, name=name, view=found.callback, parameters=tuple(found.pattern.converters))


def ours() -> list[Route]:
    return [route for route in routes() if not _module(route.view).startswith(LIBRARIES)]


def _module(view: Any) -> str:
    return str(
        getattr(getattr(view, "view_class", None) or getattr(view, "cls", None) or view, "__module__", "")
    )


def undeclared() -> list[str]:
    return [route.path for route in routes() if door_of(route.view) is None]


def test_every_route_declares_its_door() -> None:
    assert undeclared() == [], "put @door(…) from psychoed.doors on these views"


def test_a_view_without_a_declaration_has_no_door() -> None:
    def naked(request: object) -> None:
        """The deliberate sin."""

    assert door_of(naked) is None


def test_every_route_stands_in_the_table_once() -> None:
    names = [route.name for route in ours()]
    absent = sorted(set(names) - set(DOORS))
    assert absent == [], f"add a line to tests/house/doors.py: {absent}"
    assert sorted(set(DOORS) - set(names)) == [], "these lines name no route any more"
    assert len(names) == len(set(names))


def test_the_declared_audience_is_the_one_of_the_table() -> None:
    audience = {PUBLIC: "anyone", SITTING: "link", TOKEN: "token", OWN: "self"}
    wrong = [
        route.name
        for route in ours()
        if door_of(route.view).audience != audience.get(DOORS[route.name], "staff")  # type: ignore[union-attr]  # the table lists only what has a door
    ]
    assert wrong == []


@pytest.fixture
def world(thea: Member) -> worlds.World:
    return worlds.make(thea=thea)


def address(route: Route, ids: dict[str, uuid.UUID] | None) -> str:
    """The path with Sam's ids, or with ids that nobody has."""
    unknown = [name for name in route.parameters if name not in SAMS and name not in FIXED]
    assert unknown == [], f"{route.name}: say in tests/house/doors.py:SAMS what stands for {unknown}"
    values: dict[str, object] = {name: FIXED[name] for name in route.parameters if name in FIXED}
    for name in set(route.parameters) - set(values):
        values[name] = ids[SAMS[name]] if ids else uuid.uuid4()
    return reverse(route.name, kwargs=values)


def staff_doors() -> list[Route]:
    return [route for route in ours() if DOORS[route.name] in PASSES]


def ask(browser: Browser, method: str, path: str) -> Any:
    return browser.generic(method, path, data=b"", content_type="application/x-www-form-urlencoded")


def test_anonymous_gets_the_entrance_and_no_word(world: worlds.World, sign_in: SignIn) -> None:
    browser = sign_in(None)
    for route in staff_doors():
        for method in METHODS:
            answer = ask(browser, method, address(route, world.ids))
            assert answer.status_code == 302, (route.name, method)
            assert answer.headers["Location"].startswith("/accounts/login/"), (route.name, method)


@pytest.mark.parametrize("actor", ["colleague", "stranger", "assistant", "cora", "owen"])
def test_everyone_else_is_answered_as_for_what_does_not_exist(
    actor: str, world: worlds.World, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    browser = sign_in(request.getfixturevalue(actor))
    for route in staff_doors():
        if actor in PASSES[DOORS[route.name]]:
            continue
        for method in METHODS:
            theirs = ask(browser, method, address(route, world.ids))
            nobodys = ask(browser, method, address(route, None))
            assert theirs.status_code == nobodys.status_code, (route.name, method)
            assert theirs.status_code in REFUSED or _leads_nowhere(browser, theirs) or _is_own_list(route), (
                route.name,
                method,
                theirs.status_code,
            )


def _leads_nowhere(browser: Browser, answer: Any) -> bool:
    """To the asking for a fresh factor, or to a page that is refused itself."""
    if answer.status_code != 302:
        return False
    there = answer.headers["Location"]
    return there.startswith("/accounts/reauthenticate/") or browser.get(there).status_code in REFUSED


def _is_own_list(route: Route) -> bool:
    """A page about nobody in particular: a colleague's own caseload, empty."""
    return not route.parameters


def allowed_words(actor: str) -> tuple[str, ...]:
    """Which canaries this person may ever read."""
    if actor == "thea":
        return worlds.IDENTITY + worlds.CLINICAL + worlds.PROCESS
    return worlds.IDENTITY if actor == "assistant" else ()


@pytest.mark.parametrize("actor", CAST)
def test_nobody_reads_a_word_that_is_not_theirs_and_nothing_breaks(
    actor: str, world: worlds.World, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    browser = sign_in(request.getfixturevalue(actor))
    forbidden = set(worlds.ALL) - set(allowed_words(actor))
    for route in ours():
        for method in METHODS:
            answer = ask(browser, method, address(route, world.ids))
            assert answer.status_code < 500, (route.name, method)
            told = b"".join(answer) if answer.streaming else answer.content
            text = told.decode() + str(answer.headers)
            assert [word for word in forbidden if word in text] == [], (route.name, method)
    figures.note(
        "13", f"{actor}: {len(ours())} doors × {len(METHODS)} methods: 0 words that are not theirs, 0 × 5xx"
    )


@pytest.fixture
def holder(world: worlds.World) -> Browser:
    """Somebody who has Sam's mailed link and nothing else, in a sitting of it."""
    browser = Browser()
    link = worlds.link(world)
    answer = browser.post(f"/l/{link.id}", {"code": links.code(link)})
    assert answer.status_code == 303
    return browser


def test_the_holder_of_a_link_reads_no_word_of_anyone_and_opens_no_desk(
    world: worlds.World, holder: Browser
) -> None:
    for route in ours():
        for method in METHODS:
            answer = ask(holder, method, address(route, world.ids))
            assert answer.status_code < 500, (route.name, method)
            if DOORS[route.name] in PASSES:
                assert answer.status_code == 302, (route.name, method)
            told = b"".join(answer) if answer.streaming else answer.content
            assert [word for word in worlds.ALL if word in told.decode()] == [], (route.name, method)


@pytest.mark.parametrize("actor", [None, "thea"])
def test_without_a_sitting_the_clients_pages_have_closed(
    actor: str | None, world: worlds.World, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    browser = sign_in(request.getfixturevalue(actor) if actor else None)
    for route in ours():
        if DOORS[route.name] == SITTING:
            for method in METHODS:
                status = ask(browser, method, address(route, world.ids)).status_code
                assert status in {410, 405}, (route.name, method, status)


def checksum() -> dict[str, str]:
    """Every table's rows in one digest each."""
    sums = {}
    for model in apps.get_models():
        label = model._meta.label
        if label in UNWATCHED or model._meta.proxy:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY 1")
            sums[label] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return sums


@pytest.mark.parametrize("actor", [None, "thea", "owen", "cora"])
def test_safe_methods_change_nothing(
    actor: str | None, world: worlds.World, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    browser = sign_in(request.getfixturevalue(actor) if actor else None)
    before = checksum()
    for route in ours():
        for method in SAFE:
            ask(browser, method, address(route, world.ids))
    assert checksum() == before
    figures.note("22", f"{actor or 'anonymous'}: GET, HEAD, OPTIONS on {len(ours())} doors: 0 rows changed")


@pytest.mark.parametrize("actor", ["colleague", "stranger"])
def test_a_foreign_post_changes_no_row(
    actor: str, world: worlds.World, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    browser = sign_in(request.getfixturevalue(actor))
    before = checksum()
    for route in staff_doors():
        if DOORS[route.name] not in {READS, CURATES, OWN, WORK}:
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                ask(browser, method, address(route, world.ids))
    assert checksum() == before
    figures.note(
        "13", f"{actor}: every writing method on {len(staff_doors())} doors with Sam's ids: 0 rows changed"
    )


HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def test_every_answer_carries_the_headers(world: worlds.World, thea: Member, sign_in: SignIn) -> None:
    browser = sign_in(thea)
    paths = [address(route, world.ids) for route in ours()] + ["/nowhere/", "/accounts/login/"]
    for path in paths:
        for method in ("GET", "DELETE"):
            answer = ask(browser, method, path)
            found = {name: answer.headers.get(name) for name in HEADERS}
            found["Cache-Control"] = "no-store" if "no-store" in (found["Cache-Control"] or "") else "kept"
            assert found == HEADERS, (path, method, answer.status_code)
            policy = answer.headers["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
    figures.note("29", f"{len(paths)} paths × 2 methods, refusals included: every header on every answer")
