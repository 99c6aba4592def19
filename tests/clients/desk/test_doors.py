"""Each page under a client: its therapist gets it, everyone else 404; a colleague with leave what the leave says."""

import pytest
from django.test import Client as Browser

from clients.actions import sharing
from clients.models import Assignment, AuditEvent, Client, Delivery, Entry, NotDone
from practice.models import Member
from tests.conftest import SignIn
from tests.factories import NOON, make_assignment, make_edition

PAGES = ["", "edit/", "contact/", "assign/", "mails/", "looked/", "sharing/"]
FOR_LEAVE = {
    "": 200,
    "edit/": 200,
    "contact/": 404,
    "assign/": 404,
    "mails/": 200,
    "looked/": 200,
    "sharing/": 200,
}


@pytest.fixture
def others(colleague: Member, stranger: Member, cora: Member) -> tuple[Member, ...]:
    """Members who have no business with Sam."""
    return colleague, stranger, cora


@pytest.mark.parametrize("page", PAGES)
def test_page_of_a_client_opens_for_their_therapist_alone(
    page: str, desk: Browser, sam: Client, others: tuple[Member, ...], sign_in: SignIn
) -> None:
    url = f"/clients/{sam.id}/{page}"
    assert desk.get(url).status_code == 200
    for someone in others:
        assert sign_in(someone).get(url).status_code == 404, someone
    assert sign_in(None).get(url).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_page_of_a_client_opens_for_a_colleague_as_far_as_the_leave_goes(
    page: str, sam: Client, thea: Member, colleague: Member, sign_in: SignIn
) -> None:
    sharing.grant(by=thea, client_id=sam.id, member_id=colleague.id, step="record", now=NOON)
    assert sign_in(colleague).get(f"/clients/{sam.id}/{page}").status_code == FOR_LEAVE[page]

    sharing.take_back(by=thea, client_id=sam.id, member_id=colleague.id, now=NOON)
    assert sign_in(colleague).get(f"/clients/{sam.id}/{page}").status_code == 404


def test_an_assistant_sees_names_and_nothing_clinical(
    sam: Client, thea: Member, assistant: Member, sign_in: SignIn
) -> None:
    make_assignment(sam, make_edition(title="Small risks"))
    browser = sign_in(assistant)

    listed, page = browser.get("/clients/"), browser.get(f"/clients/{sam.id}/")

    assert "Sam Rivers" in listed.content.decode()
    assert "Sam Rivers" in page.content.decode()
    assert "Small risks" not in page.content.decode()
    for inner in ("edit/", "assign/", "mails/", "looked/"):
        assert browser.get(f"/clients/{sam.id}/{inner}").status_code == 404


def told() -> list[dict[str, object]]:
    """The rows as they stand, ciphertext included."""
    rows = [*Client.objects.values(), *Assignment.objects.values(), *Delivery.objects.values()]
    return [{name: getattr(value, "raw", value) for name, value in row.items()} for row in rows]


def test_reading_changes_nothing_but_the_log(desk: Browser, sam: Client) -> None:
    row = make_assignment(sam)
    before = told()

    for page in PAGES:
        desk.get(f"/clients/{sam.id}/{page}")
    desk.get(f"/clients/pieces/{row.id}/")

    assert told() == before


def test_a_refusal_is_written_down(sam: Client, colleague: Member, sign_in: SignIn) -> None:
    sign_in(colleague).get(f"/clients/{sam.id}/edit/")
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.actor_id, event.object_id) == ("denied", colleague.id, str(sam.id))


def test_every_form_carries_its_token(desk: Browser, sam: Client) -> None:
    row = make_assignment(sam, stage="ready", ready_at=NOON)
    make_assignment(sam, make_edition(slug="other", title="Other"))
    NotDone.objects.create(practice_id=sam.practice_id, client=sam, assignment=row, at=NOON)
    at = dict.fromkeys(("begun_at", "saved_at", "sent_at", "visible_at"), NOON)
    Entry.objects.create(practice_id=sam.practice_id, client=sam, assignment=row, state="sent", **at)
    compose = f"/clients/{sam.id}/assign/compose/?e={row.edition_id}"

    for url in [f"/clients/{sam.id}/{page}" for page in PAGES] + [f"/clients/pieces/{row.id}/", compose]:
        text = desk.get(url).content.decode()
        assert text.count('method="post"') <= text.count("csrfmiddlewaretoken"), url
