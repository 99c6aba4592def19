"""All doors at once: every route declared and listed, asked by everyone with every method, and nobody gets what is not theirs."""

import hashlib
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from practice.middleware import door_of
from practice.models import Member
from tests.conftest import SignIn
from tests.house import world as worlds
from tests.house.doors import CURATES, DOORS, LIBRARIES, PASSES, PUBLIC, READS, SAMS, SITTING, TOKEN, WORK

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "HEAD", "OPTIONS")
CAST = ("thea", "colleague", "stranger", "assistant", "cora", "owen")
UNWATCHED = {"sessions.Session", "clients.AuditEvent", "clients.AuditHead"}
"""What a safe request may write: the session's clock, and who looked."""
REFUSED = {404, 405}


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the resolver, with its whole path."""
    yield from _walk(get_resolver())


def _walk(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for piece in resolver.url_patterns:
        path = before + str(piece.pattern)
        if isinstance(piece, URLResolver):
            yield from _walk(piece, path)
        else:
            yield path, piece


def ours() -> list[tuple[str, URLPattern]]:
    return [(path, piece) for path, piece in routes() if not _module(piece).startswith(LIBRARIES)]


def _module(piece: URLPattern) -> str:
    view = piece.callback
    return str(
        getattr(getattr(view, "view_class", None) or getattr(view, "cls", None) or view, "__module__", "")
    )


def undeclared() -> list[str]:
    return [path for path, piece in routes() if door_of(piece.callback) is None]


def test_every_route_declares_its_door() -> None:
    assert undeclared() == [], "put @door(…) from psychoed.doors on these views"


def test_a_view_without_a_declaration_has_no_door() -> None:
    def naked(request: object) -> None:
        """The deliberate sin."""

    assert door_of(naked) is None


def test_every_route_stands_in_the_table_once() -> None:
    names = [str(piece.name) for _path, piece in ours()]
    absent = sorted(set(names) - set(DOORS))
    assert absent == [], f"add a line to tests/house/doors.py: {absent}"
    assert sorted(set(DOORS) - set(names)) == [], "these lines name no route any more"
    assert len(names) == len(set(names))


def test_the_declared_audience_is_the_one_of_the_table() -> None:
    audience = {PUBLIC: "anyone", SITTING: "link", TOKEN: "token"}
    wrong = [
        piece.name
        for _path, piece in ours()
        if door_of(piece.callback).audience != audience.get(DOORS[str(piece.name)], "staff")  # type: ignore[union-attr]  # the table lists only what has a door
    ]
    assert wrong == []


@pytest.fixture
def world(thea: Member) -> worlds.World:
    return worlds.make(thea=thea)


def address(piece: URLPattern, ids: dict[str, uuid.UUID] | None) -> str:
    """The path with Sam's ids, or with ids that nobody has."""
    names = list(piece.pattern.converters)
    unknown = [name for name in names if name not in SAMS and name != "lid"]
    assert unknown == [], f"{piece.name}: say in tests/house/doors.py:SAMS what stands for {unknown}"
    values = {name: ids[SAMS[name]] if ids and name in SAMS else uuid.uuid4() for name in names}
    return reverse(str(piece.name), kwargs=values)


def staff_doors() -> list[URLPattern]:
    return [piece for _path, piece in ours() if DOORS[str(piece.name)] in PASSES]


def ask(browser: Browser, method: str, path: str) -> Any:
    return browser.generic(method, path, data=b"", content_type="application/x-www-form-urlencoded")


def test_anonymous_gets_the_entrance_and_no_word(world: worlds.World, sign_in: SignIn) -> None:
    browser = sign_in(None)
    for piece in staff_doors():
        for method in METHODS:
            answer = ask(browser, method, address(piece, world.ids))
            assert answer.status_code == 302, (piece.name, method)
            assert answer.headers["Location"].startswith("/accounts/login/"), (piece.name, method)


@pytest.mark.parametrize("actor", ["colleague", "stranger", "assistant", "cora", "owen"])
def test_everyone_else_is_answered_as_for_what_does_not_exist(
    actor: str, world: worlds.World, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    browser = sign_in(request.getfixturevalue(actor))
    for piece in staff_doors():
        if actor in PASSES[DOORS[str(piece.name)]]:
            continue
        for method in METHODS:
            theirs = ask(browser, method, address(piece, world.ids))
            nobodys = ask(browser, method, address(piece, None))
            assert theirs.status_code == nobodys.status_code, (piece.name, method)
            assert theirs.status_code in REFUSED or _asks_for_a_factor(theirs) or _is_own_list(piece), (
                piece.name,
                method,
                theirs.status_code,
            )


def _asks_for_a_factor(answer: Any) -> bool:
    return answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/reauthenticate/")


def _is_own_list(piece: URLPattern) -> bool:
    """A page about nobody in particular: a colleague's own caseload, empty."""
    return not piece.pattern.converters


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
    for piece in [piece for _path, piece in ours()]:
        for method in METHODS:
            answer = ask(browser, method, address(piece, world.ids))
            assert answer.status_code < 500, (piece.name, method)
            told = b"".join(answer) if answer.streaming else answer.content
            text = told.decode() + str(answer.headers)
            assert [word for word in forbidden if word in text] == [], (piece.name, method)


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
    for piece in [piece for _path, piece in ours()]:
        for method in SAFE:
            ask(browser, method, address(piece, world.ids))
    assert checksum() == before


@pytest.mark.parametrize("actor", ["colleague", "stranger"])
def test_a_foreign_post_changes_no_row(
    actor: str, world: worlds.World, sign_in: SignIn, request: pytest.FixtureRequest
) -> None:
    browser = sign_in(request.getfixturevalue(actor))
    before = checksum()
    for piece in staff_doors():
        if DOORS[str(piece.name)] not in {READS, CURATES, WORK}:
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                ask(browser, method, address(piece, world.ids))
    assert checksum() == before


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
    paths = [address(piece, world.ids) for _path, piece in ours()] + ["/nowhere/", "/accounts/login/"]
    for path in paths:
        for method in ("GET", "DELETE"):
            answer = ask(browser, method, path)
            found = {name: answer.headers.get(name) for name in HEADERS}
            found["Cache-Control"] = "no-store" if "no-store" in (found["Cache-Control"] or "") else "kept"
            assert found == HEADERS, (path, method, answer.status_code)
            policy = answer.headers["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
