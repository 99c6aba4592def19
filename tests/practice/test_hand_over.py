"""A caseload goes to a colleague: nobody is stranded, nothing clinical is read on the way, process notes stay."""

import time
import uuid
from datetime import timedelta

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as SHOWN
from django.http import Http404
from django.test import Client as Browser

from clients import clock, vault
from clients.actions import sharing
from clients.actors import ClientPermission, NamesOnly
from clients.models import AuditEvent, CalendarMark, Client, Delivery, Grant
from practice.actions import handing_on, people, sessions
from practice.models import HandOver, Member, Practice, ProcessNote, Session
from tests import factories, figures
from tests.conftest import SignIn
from tests.factories import NOON
from tests.house import world as worlds


@pytest.fixture
def office(owen: Member, sign_in: SignIn) -> Browser:
    """Owen's browser; he has just shown who he is."""
    browser = sign_in(owen)
    session = browser.session
    session[SHOWN] = [{"method": "mfa", "at": time.time()}]
    session.save()
    return browser


@pytest.fixture
def world(thea: Member) -> worlds.World:
    return worlds.make(thea=thea)


def where(member: Member) -> str:
    return f"/practice/people/{member.id}/clients/"


def test_the_whole_record_goes_and_the_notes_stay(
    office: Browser, world: worlds.World, thea: Member, colleague: Member, sign_in: SignIn
) -> None:
    client_id = world.ids["client"]
    note = ProcessNote.objects.get(id=world.ids["note"])
    answer = office.post(where(thea), {"to": str(colleague.id), "clients": [str(client_id)]}, follow=True)

    assert "1 client is with Colin now." in answer.content.decode()
    gives, takes = sign_in(thea), sign_in(colleague)
    assert gives.get(f"/clients/{client_id}/").status_code == 404
    assert "canaryname" in takes.get(f"/clients/{client_id}/").content.decode()
    assert takes.get(f"/notes/{note.id}/").status_code == 404
    with pytest.raises(vault.NotAllowed):
        vault.reveal(note, "body", by=colleague, purpose="x", now=NOON)
    with pytest.raises(vault.NotAllowed):
        vault.reveal(note, "body", by=thea, purpose="own note", now=NOON)


def test_the_notes_open_again_when_the_client_comes_back(
    world: worlds.World, thea: Member, colleague: Member, request: pytest.FixtureRequest
) -> None:
    owen, sam = request.getfixturevalue("owen"), Client.objects.get(id=world.ids["client"])
    hand(owen, thea.practice, thea, colleague, sam)
    hand(owen, thea.practice, colleague, thea, sam)
    note = ProcessNote.objects.get(id=world.ids["note"])
    assert "canaryprocess" in str(vault.reveal(note, "body", by=thea, purpose="own note", now=NOON))


def test_the_owner_reads_names_and_not_one_word_more(
    office: Browser, world: worlds.World, thea: Member, colleague: Member
) -> None:
    text = office.get(where(thea)).content.decode()
    assert "canaryname" in text
    assert [word for word in set(worlds.ALL) - {"canaryname"} if word in text] == []
    event = AuditEvent.objects.get(purpose="hand on")
    assert (event.fields, event.object_kind) == ("name", "clients.client")
    assert office.get(f"/clients/{world.ids['client']}/").status_code == 404
    figures.note(
        "12",
        f"hand-over: {len(set(worlds.ALL)) - 1} canaries of a client searched in the owner's page: 0 found",
    )


def test_each_client_is_written_down_and_both_hear_of_it(
    owen: Member, thea: Member, colleague: Member, sam: Client, sign_in: SignIn
) -> None:
    ola = factories.make_client(thea, "Ola Other")
    count = hand(owen, thea.practice, thea, colleague, sam, ola)

    assert count == 2
    events = AuditEvent.objects.filter(action="hand_on")
    assert {(event.client_id, event.object_id, event.purpose) for event in events} == {
        (client.id, str(colleague.id), str(thea.id)) for client in (sam, ola)
    }
    told = Delivery.objects.filter(kind=Delivery.Kind.NOTICE)
    assert set(told.values_list("member_id", flat=True)) == {thea.id, colleague.id}
    HandOver.objects.update(at=clock.now())
    assert (
        "Owen handed 2 clients on to you, so far with Thea." in sign_in(colleague).get("/").content.decode()
    )
    assert "Owen handed 2 of your clients on to Colin." in sign_in(thea).get("/").content.decode()


def hand(by: Member, practice: Practice, giver: Member, taker: Member | None, *clients: Client) -> int:
    return handing_on.hand_on(
        by=by, practice=practice, member=giver, to=taker, client_ids=[row.id for row in clients], now=NOON
    )


def test_only_the_chosen_go(
    owen: Member, practice: Practice, thea: Member, colleague: Member, sam: Client
) -> None:
    stays = factories.make_client(thea, "Ola Other")
    hand(owen, practice, thea, colleague, sam)
    sam.refresh_from_db()
    stays.refresh_from_db()
    assert (sam.therapist_id, stays.therapist_id) == (colleague.id, thea.id)


def test_clients_of_somebody_who_left_are_not_stranded(
    office: Browser, owen: Member, thea: Member, colleague: Member, sam: Client
) -> None:
    people.end(by=owen, practice=thea.practice, member=thea, now=NOON)
    text = office.get("/practice/people/").content.decode()
    assert f'href="{where(thea)}"' in text
    office.post(where(thea), {"to": str(colleague.id), "clients": [str(sam.id)]})
    sam.refresh_from_db()
    assert sam.therapist_id == colleague.id
    assert set(Delivery.objects.filter(kind="notice").values_list("member_id", flat=True)) == {colleague.id}


def test_hours_end_and_what_was_lent_becomes_their_own(
    owen: Member, practice: Practice, thea: Member, colleague: Member, sam: Client
) -> None:
    sessions.plan(by=thea, client_id=sam.id, starts_at=NOON - timedelta(days=7), now=NOON - timedelta(days=8))
    sessions.plan(by=thea, client_id=sam.id, starts_at=NOON + timedelta(days=7), now=NOON)
    sharing.grant(by=thea, client_id=sam.id, member_id=colleague.id, step="record", now=NOON)

    hand(owen, practice, thea, colleague, sam)

    assert list(Session.objects.values_list("starts_at", flat=True)) == [NOON - timedelta(days=7)]
    assert not CalendarMark.objects.filter(begins__gt=NOON).exists()
    assert not Grant.objects.filter(revoked_at__isnull=True).exists()
    assert colleague.may(ClientPermission.ERASE, Client.objects.get(id=sam.id))


def test_one_foreign_client_stops_all(
    owen: Member, thea: Member, colleague: Member, stranger: Member, sam: Client
) -> None:
    foreign = factories.make_client(stranger, "Fre Mdling")
    with pytest.raises(Http404):
        hand(owen, thea.practice, thea, colleague, sam, foreign)
    sam.refresh_from_db()
    assert sam.therapist_id == thea.id
    assert not AuditEvent.objects.filter(action="hand_on").exists()


@pytest.mark.parametrize("who", ["cora", "assistant", "thea", "stranger"])
def test_nobody_takes_a_client_over(
    who: str, sam: Client, thea: Member, request: pytest.FixtureRequest
) -> None:
    """Least of all somebody who is no therapist, the giver again, or another practice's."""
    owen, practice = request.getfixturevalue("owen"), request.getfixturevalue("practice")
    with pytest.raises(people.NotAllowedHere):
        hand(owen, practice, thea, request.getfixturevalue(who), sam)


@pytest.mark.parametrize("who", ["thea", "colleague", "cora", "assistant", "stranger"])
def test_only_an_owner_hands_on(
    who: str, practice: Practice, sam: Client, thea: Member, request: pytest.FixtureRequest
) -> None:
    taker = factories.make_member(practice, "Tamar", "therapist")
    with pytest.raises(vault.NotAllowed):
        hand(request.getfixturevalue(who), practice, thea, taker, sam)
    assert not AuditEvent.objects.filter(action="hand_on").exists()


def test_nothing_chosen_is_said_at_its_field(
    office: Browser, thea: Member, colleague: Member, sam: Client
) -> None:
    answer = office.post(where(thea), {"to": str(uuid.uuid4()), "clients": []})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose at least one." in text
    assert sorted(answer.context["form"].errors) == ["clients", "to"]


def test_without_a_colleague_the_page_says_the_way_out(office: Browser, thea: Member, sam: Client) -> None:
    text = office.get(where(thea)).content.decode()
    assert "There is no other therapist here." in text
    assert "Hand them on" not in text


@pytest.mark.parametrize(
    "permission", [each for each in ClientPermission if each != ClientPermission.IDENTITY]
)
def test_names_only_means_names_only(sam: Client, owen: Member, permission: str) -> None:
    reader = NamesOnly(id=owen.id, practice_id=owen.practice_id)
    assert reader.may(ClientPermission.IDENTITY, sam)
    assert not reader.may(permission, sam)
    assert not NamesOnly(id=owen.id, practice_id=uuid.uuid4()).may(ClientPermission.IDENTITY, sam)


def test_nothing_happens_twice(
    owen: Member, practice: Practice, thea: Member, colleague: Member, sam: Client
) -> None:
    assert [hand(owen, practice, thea, colleague, sam) for _press in range(2)] == [1, 0]
    assert HandOver.objects.count() == 1
