"""The people of a practice: what ending an access means is said before, and holds from the next request on."""

import time

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client as Browser

from clients.actions import sharing
from clients.models import AuditEvent, Client
from practice.models import Member
from tests.conftest import SignIn
from tests.factories import NOON


@pytest.fixture
def office(owen: Member, sign_in: SignIn) -> Browser:
    """Owen's browser; he has just shown who he is."""
    browser = sign_in(owen)
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session.save()
    return browser


def end(office: Browser, member: Member) -> str:
    """The words of the page after the button."""
    return office.post(f"/practice/people/{member.id}/end/", follow=True).content.decode()


def test_page_says_what_becomes_of_a_therapists_clients_and_only_of_theirs(
    office: Browser, thea: Member, cora: Member, sam: Client
) -> None:
    page = office.get("/practice/people/").content.decode()

    assert "Thea has one client. Hand that client on to a colleague, before or afterwards" in page
    assert "From the next request on Cora can open nothing here." in page
    assert "Cora has" not in page


def test_ended_therapist_opens_nothing_and_the_colleague_keeps_what_was_shared(
    office: Browser, thea: Member, colleague: Member, sam: Client, sign_in: SignIn
) -> None:
    sharing.grant(by=thea, client_id=sam.id, member_id=colleague.id, step="record", now=NOON)
    gone, stays = sign_in(thea), sign_in(colleague)
    assert gone.get(f"/clients/{sam.id}/").status_code == 200

    assert "Thea no longer has access." in end(office, thea)

    assert gone.get(f"/clients/{sam.id}/").status_code == 302
    assert stays.get(f"/clients/{sam.id}/").status_code == 200
    assert AuditEvent.objects.filter(action="end", object_id=thea.id).count() == 1


def test_last_owner_stays_and_is_told_the_way_out(office: Browser, owen: Member) -> None:
    assert "Bring in another owner first." in end(office, owen)

    owen.refresh_from_db()
    assert owen.ended_at is None


def roles(office: Browser, member: Member, *chosen: str) -> tuple[int, str]:
    """What the page of somebody's roles says to these."""
    answer = office.post(f"/practice/people/{member.id}/roles/", {"roles": chosen}, follow=True)
    return answer.status_code, answer.content.decode()


def test_new_role_holds_from_the_next_request_and_ends_what_was_open(
    office: Browser, cora: Member, sign_in: SignIn
) -> None:
    before = sign_in(cora)
    assert before.get("/library/desk/").status_code == 200

    assert "Cora signs in again." in roles(office, cora, "therapist")[1]

    assert before.get("/library/desk/").headers["Location"].startswith("/accounts/login/")
    after = sign_in(Member.objects.get(id=cora.id))
    assert [after.get(path).status_code for path in ("/library/desk/", "/")] == [404, 200]
    assert AuditEvent.objects.get(action="roles").purpose == "therapist"


def test_therapist_with_clients_stays_one_until_they_are_handed_on(
    office: Browser, thea: Member, sam: Client
) -> None:
    status, text = roles(office, thea, "curator")
    assert (status, "Hand them on first." in text) == (422, True)
    assert Member.objects.get(id=thea.id).roles == {"therapist"}


def test_last_owner_cannot_stop_being_one(office: Browser, owen: Member) -> None:
    status, text = roles(office, owen, "curator")
    assert (status, "Bring in another owner first." in text) == (422, True)
    assert Member.objects.get(id=owen.id).roles == {"owner"}


def test_somebody_does_something_here(office: Browser, cora: Member) -> None:
    assert "Choose at least one." in roles(office, cora)[1]
    assert Member.objects.get(id=cora.id).roles == {"curator"}


def test_who_has_left_has_no_role_to_change(office: Browser, cora: Member) -> None:
    end(office, cora)
    assert roles(office, cora, "owner")[0] == 404
