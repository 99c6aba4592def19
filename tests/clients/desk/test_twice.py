"""The desk's forms sent twice, as without script a double press, a lost answer or Back and *Send* do it: one of each."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client as Browser

from clients.actions import presses
from clients.models import Assignment, Client, Delivery, Entry, Press
from practice.models import Member
from psychoed.models import Edition
from tests.conftest import SignIn
from tests.factories import NOON, make_assignment, make_client, make_edition


@pytest.fixture
def edition(db: None) -> Edition:
    return make_edition()


def compose(client: Client) -> str:
    return f"/clients/{client.id}/assign/compose/"


def key_in(page: Any) -> str:
    """The hidden key of the form as it is served."""
    found = re.search(r'name="submit_key" value="([0-9a-f-]{36})"', page.content.decode())
    assert found is not None
    return found[1]


@pytest.mark.parametrize("pieces", [1, 3])
def test_composer_sent_twice_hands_over_once(
    desk: Browser, sam: Client, edition: Edition, pieces: int
) -> None:
    held = [edition.id, *(make_edition(slug=f"more-{number}").id for number in range(1, pieces))]
    key = key_in(desk.get(compose(sam), {"e": held}))
    filled = {"e": held, "mail": "on", "submit_key": key}

    first = desk.post(compose(sam), filled, follow=True)
    second = desk.post(compose(sam), filled, follow=True)

    undo = [
        re.findall(r'action="([^"]+/assign/undo/[^"]+)"', page.content.decode()) for page in (first, second)
    ]
    assert (Assignment.objects.count(), Delivery.objects.count()) == (pieces, 1)
    assert (undo[0], len(undo[0])) == (undo[1], 1)
    assert "The mail goes in a minute." in second.content.decode()


def test_form_that_was_shown_anew_means_it_anew(desk: Browser, sam: Client, edition: Edition) -> None:
    for _ in range(2):
        desk.post(
            compose(sam), {"e": edition.id, "submit_key": key_in(desk.get(compose(sam), {"e": edition.id}))}
        )
    assert Assignment.objects.count() == 2


def test_what_was_undone_can_be_sent_again_from_the_same_form(
    desk: Browser, sam: Client, edition: Edition
) -> None:
    filled = {"e": edition.id, "submit_key": str(uuid.uuid4())}
    desk.post(compose(sam), filled)
    desk.post(f"/clients/{sam.id}/assign/undo/?a={Assignment.objects.get().id}")

    desk.post(compose(sam), filled)
    desk.post(compose(sam), filled)

    assert sorted(Assignment.objects.values_list("stage", flat=True)) == ["agreed", "revoked"]


def test_same_key_says_nothing_of_another_client_or_member(
    sam: Client, thea: Member, colleague: Member, edition: Edition, sign_in: SignIn
) -> None:
    desk, ola, theirs = sign_in(thea), make_client(thea, "Ola Other"), make_client(colleague, "Kim Else")
    filled = {"e": edition.id, "submit_key": str(uuid.uuid4())}

    desk.post(compose(sam), filled)
    desk.post(compose(ola), filled)
    refused = sign_in(colleague).post(compose(sam), filled)
    sign_in(colleague).post(compose(theirs), filled)

    assert refused.status_code == 404
    assert set(Assignment.objects.values_list("client_id", flat=True)) == {sam.id, ola.id, theirs.id}
    assert Assignment.objects.count() == 3


def test_client_is_added_once(desk: Browser) -> None:
    filled = {"name": "Ola Other", "language": "en", "zone": "Europe/London"}
    filled["submit_key"] = key_in(desk.get("/clients/new/"))

    landed = [desk.post("/clients/new/", filled).headers["Location"] for _ in range(2)]

    assert landed == [f"/clients/{Client.objects.get().id}/contact/"] * 2


def test_wrong_form_makes_nothing_and_keeps_its_key(desk: Browser) -> None:
    key = key_in(desk.get("/clients/new/"))
    wrong = desk.post("/clients/new/", {"name": "", "submit_key": key})
    assert (wrong.status_code, key_in(wrong), Press.objects.count()) == (422, key, 0)


def test_paper_is_typed_once(desk: Browser, sam: Client) -> None:
    path = f"/clients/pieces/{make_assignment(sam).id}/from-paper/"
    filled = {"written_on": "2026-06-02", "submit_key": key_in(desk.get(path)), "q-risk": "I asked first."}

    landed = [desk.post(path, filled).headers["Location"] for _ in range(2)]

    assert landed == [f"/clients/entries/{Entry.objects.get().id}/"] * 2


def test_press_is_forgotten_after_thirty_days(thea: Member) -> None:
    for age in (presses.KEPT, presses.KEPT * 2):
        presses.take(practice_id=thea.practice_id, whose=thea.id, what="x", key=uuid.uuid4(), now=NOON - age)
    presses.sweep(now=NOON)
    assert list(Press.objects.values_list("at", flat=True)) == [NOON - presses.KEPT]
