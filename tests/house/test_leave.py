"""Leave that ends between the look and the press (promise 14): what could be read a moment ago is not there, and nothing is changed."""

import pytest
from django.test import Client as Browser
from django.utils import timezone

from clients.models import Client
from clients.models.client import Grant
from practice.models import Member
from tests import figures
from tests.conftest import SignIn
from tests.house import world as worlds
from tests.house.doors import CASELOAD, DOORS, NAMES
from tests.house.test_doors import REFUSED, Route, _leads_nowhere, address, ask, checksum, ours

WRITING = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def world(thea: Member) -> worlds.World:
    return worlds.make(thea=thea)


def caseload() -> list[Route]:
    """Every door to a row of one client."""
    return [route for route in ours() if DOORS[route.name] in {CASELOAD, NAMES} and route.parameters]


def lend(world: worlds.World, *, by: Member, to: Member) -> None:
    """All that can be granted."""
    for level in Grant.Level.values:
        Grant.objects.create(
            practice_id=by.practice_id,
            client=Client.objects.get(id=world.ids["client"]),
            member=to,
            level=level,
            given_at=timezone.now(),
            given_by=by,
        )


def read(browser: Browser, world: worlds.World) -> list[str]:
    """Which pages show a name or a word of Sam's."""
    shown = []
    for route in caseload():
        answer = browser.get(address(route, world.ids))
        told = b"".join(answer) if answer.streaming else answer.content
        if any(word.encode() in told for word in worlds.IDENTITY + worlds.CLINICAL):
            shown.append(route.name)
    return shown


def test_leave_that_has_ended_opens_no_page_and_no_deed(
    thea: Member, colleague: Member, world: worlds.World, sign_in: SignIn
) -> None:
    """GIVEN a colleague with every leave and pages open WHEN it is taken back THEN no press does anything."""
    lend(world, by=thea, to=colleague)
    browser = sign_in(colleague)
    open_pages = read(browser, world)
    assert len(open_pages) > 1

    Grant.objects.update(revoked_at=timezone.now())

    before = checksum()
    for route in caseload():
        for method in WRITING:
            answer = ask(browser, method, address(route, world.ids))
            assert answer.status_code in REFUSED or _leads_nowhere(browser, answer), (route.name, method)
    assert checksum() == before
    assert read(browser, world) == []
    figures.note(
        "14",
        f"{len(open_pages)} pages lent and open, leave taken back: {len(caseload())} doors refused, 0 rows changed",
    )


def test_leave_never_shows_what_is_the_therapists_own(
    thea: Member, colleague: Member, world: worlds.World, sign_in: SignIn
) -> None:
    """Promise 20: with all that can be granted, no page of a colleague holds a word of a process note."""
    lend(world, by=thea, to=colleague)
    browser = sign_in(colleague)
    for route in ours():
        answer = browser.get(address(route, world.ids))
        told = b"".join(answer) if answer.streaming else answer.content
        assert [word for word in worlds.PROCESS + worlds.OWN if word.encode() in told] == [], route.name
    figures.note(
        "20",
        f"a colleague with every leave, {len(ours())} pages: 0 words of process notes or private answers",
    )
