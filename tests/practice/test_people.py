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
