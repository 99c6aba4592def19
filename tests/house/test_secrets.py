"""Nothing personal reaches a log line, and a key that does not fit shuts everything instead of opening anything."""

import logging
import smtplib
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client as Browser

from clients.actions import links
from practice.logs import Opaque, opaque
from practice.models import Member
from tests import figures
from tests.conftest import SignIn
from tests.house import test_doors as doors
from tests.house import world as worlds
from tests.house.doors import DOORS, PASSES, SITTING

SECRET = "n0zf-ylMFaqr6RKPfIkHifjU8m1FFcqrsr36d109GXs"
CODE = "ECSM-K0FT-70XH-J997-JCTM-0KNE-9F"
LINES = {
    "secret behind the hash": f"Gone: /l/9b2f6c1e-0000-4000-8000-000000000000#{SECRET}",
    "secret alone": f"pressed with {SECRET}",
    "secret in a query": f"GET /l/?secret={SECRET}",
    "code in groups": f"typed {CODE} once",
    "code in one": f"typed {CODE.replace('-', '')} once",
    "digits of a mail": "code 81645375 was wrong",
    "address": "refused sam.rivers@mail.example",
    "address in a URL": "next=/x/%3Fto sam.rivers%40mail.example",
    "one-click token": f"POST /u/abc.{SECRET}",
}
PERSONAL = (SECRET, CODE, CODE.replace("-", ""), "81645375", "sam.rivers", "9b2f6c1e")


@pytest.fixture
def world(thea: Member) -> worlds.World:
    return worlds.make(thea=thea)


class Kept(logging.Handler):
    """Keeps every line as our handler would write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.addFilter(Opaque())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[Kept]:
    """Every logger at DEBUG, through the filter of the settings."""
    handler, levels = Kept(), {name: logging.getLogger(name).level for name in ("", "django", "celery")}
    logging.getLogger().addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield handler
    logging.getLogger().removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize("case", LINES)
def test_line_is_cut(case: str) -> None:
    assert [word for word in PERSONAL if word in opaque(LINES[case])] == []


@pytest.mark.parametrize("line", ["GET /clients/ 200 5120 bytes 12 ms", "Applying clients.0001_caseload… OK"])
def test_line_about_nobody_stays(line: str) -> None:
    assert opaque(line) == line


def test_traceback_is_cut_too(log: Kept) -> None:
    """A mail server names the address in its refusal; the traceback of it must not."""
    try:
        raise smtplib.SMTPRecipientsRefused({"sam.rivers@mail.example": (550, SECRET.encode())})
    except smtplib.SMTPException:
        logging.getLogger("clients.transport").exception("for %s", "sam.rivers@mail.example")
    assert "SMTPRecipientsRefused" in log.lines[-1]
    assert [word for word in PERSONAL if word in log.lines[-1]] == []


def test_error_says_where_and_not_what(log: Kept) -> None:
    """What somebody typed often stands in the message of the error that it caused."""
    try:
        int("I asked for a hug")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: /x/")
    assert "test_secrets.py" in log.lines[-1]
    assert "ValueError" in log.lines[-1]
    assert "with base 10" not in log.lines[-1]


def test_no_word_and_no_secret_in_the_log_of_a_whole_crawl(
    world: worlds.World, thea: Member, sign_in: SignIn, log: Kept
) -> None:
    link, holder = worlds.link(world), Browser()
    secret = links.url(link).partition("#")[2]
    holder.post(f"/l/{link.id}", {"secret": secret})
    wrong = [
        holder.post(f"/l/{link.id}", {"secret": secret[:-1] + "x"}),
        holder.get(f"/l/{link.id}/{secret}"),
    ]
    asked = 0
    for browser in (sign_in(thea), holder, Browser()):
        for route in doors.ours():
            for method in ("GET", "POST"):
                doors.ask(browser, method, doors.address(route, world.ids) + f"?q={worlds.ALL[0]}")
                asked += 1
    words = (*worlds.ALL, secret, str(link.id), links.code(link))
    assert [answer.status_code for answer in wrong] == [410, 200]
    assert len(log.lines) > 50
    assert [(word, line[:300]) for line in log.lines for word in words if word in line] == []
    figures.note(
        "57",
        f"{asked:,} requests, {len(log.lines):,} log lines at DEBUG: 0 words, addresses, link ids or codes",
    )


def test_wrong_master_key_shuts_every_page(
    world: worlds.World, thea: Member, sign_in: SignIn, settings: Any
) -> None:
    browser, link, holder = sign_in(thea), worlds.link(world), Browser()
    holder.post(f"/l/{link.id}", {"code": links.code(link)})
    settings.ATTUNE_MASTER_KEY = bytes(range(32))
    seen: dict[int, int] = {}
    for route in doors.ours():
        asking = browser if DOORS[route.name] in PASSES else holder
        if DOORS[route.name] in PASSES or DOORS[route.name] == SITTING:
            for method in ("GET", "POST"):
                answer = doors.ask(asking, method, doors.address(route, world.ids))
                told = b"".join(answer) if answer.streaming else answer.content
                assert answer.status_code < 500, (route.name, method)
                assert [word for word in worlds.ALL if word.encode() in told] == [], route.name
                seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
    assert seen[410] > 10
    figures.note(
        "57",
        f"wrong master key: {sum(seen.values())} requests, {seen[410]} closed with 410, 0 × 5xx, 0 words",
    )
