"""A mail is a row first: it commits with its deed, it is there once, and it can be called back."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase

from clients import outbox, states, tasks
from clients.actors import Engine
from clients.hours import sending_for
from clients.models import Client, Delivery, DeliveryEvent, SafeContact
from practice.models import Member
from tests.clients.mail_cast import mint_for, states_of
from tests.factories import NOON, make_assignment, make_client, make_edition


@pytest.fixture
def woken() -> Iterator[list[uuid.UUID]]:
    """Who was woken, instead of anybody."""
    seen: list[uuid.UUID] = []

    def note(*, delivery_id: uuid.UUID) -> None:
        seen.append(delivery_id)

    before, outbox.wake = outbox.wake, note
    yield seen
    outbox.wake = before


def code_for(client: Client, number: int = 1) -> Delivery | None:
    return outbox.mail_code(client=client, code_id=uuid.UUID(int=number), now=NOON)


def test_mail_that_is_due_wakes_somebody_after_the_commit(sam: Client, woken: list[uuid.UUID]) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        delivery = code_for(sam)
        assert woken == []
    assert delivery is not None
    assert woken == [delivery.id]


def test_mail_of_later_wakes_nobody(sam: Client, woken: list[uuid.UUID]) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        outbox.invite(
            client=sam, assignment_ids=[make_assignment(sam).id], due_at=NOON.replace(hour=13), now=NOON
        )
    assert woken == []


def test_nobody_to_wake_breaks_nothing(sam: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(outbox, "wake", away)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert code_for(sam) is not None


def test_rolling_back_takes_the_mail_away(sam: Client) -> None:
    def give_up() -> None:
        with transaction.atomic():
            code_for(sam)
            raise LookupError

    with pytest.raises(LookupError):
        give_up()
    assert not Delivery.objects.exists()


def test_same_code_is_mailed_once(sam: Client) -> None:
    assert code_for(sam) is not None
    assert code_for(sam) is None
    assert code_for(sam, 2) is not None
    assert (Delivery.objects.count(), DeliveryEvent.objects.count()) == (2, 2)


def test_same_day_has_one_reminder_for_a_client_and_another_for_another(sam: Client, thea: Member) -> None:
    edition = make_edition()
    made = [
        outbox.remind(
            client=client,
            occurrence=NOON.date(),
            assignment_ids=[make_assignment(client, edition).id],
            due_at=NOON,
            going=sending_for(client, due=NOON),
            wording="reminder/1",
            now=NOON,
        )
        for client in (sam, sam, make_client(thea, "Ola Berg"))
    ]
    assert [one is not None for one in made] == [True, False, True]


def test_invitation_again_is_another_mail(sam: Client) -> None:
    assignment = make_assignment(sam)
    twice = [
        outbox.invite(client=sam, assignment_ids=[assignment.id], due_at=NOON, now=NOON) for _ in range(2)
    ]
    assert len({one.dedupe_key for one in twice}) == 2


def test_invitation_in_the_night_waits_for_the_morning(sam: Client) -> None:
    night = NOON.replace(hour=22)
    invitation = outbox.invite(client=sam, assignment_ids=[make_assignment(sam).id], due_at=night, now=night)
    assert invitation.next_attempt_at == NOON.replace(day=4, hour=7)


def test_code_in_the_night_goes_at_once(sam: Client) -> None:
    night = NOON.replace(hour=22)
    code = outbox.mail_code(client=sam, code_id=sam.id, now=night)
    assert code is not None
    assert (code.next_attempt_at, code.not_after) == (night, night.replace(minute=10))


def test_mail_of_two_pieces_stays_when_one_of_them_is_taken_back(sam: Client) -> None:
    edition = make_edition()
    one, other = make_assignment(sam, edition), make_assignment(sam, edition)
    invitation = outbox.invite(client=sam, assignment_ids=[one.id, other.id], due_at=NOON, now=NOON)
    mint_for(invitation, one, now=NOON)
    assert outbox.cancel_for(assignment_id=one.id, reason="revoked", now=NOON) == 0
    type(one).objects.filter(id=one.id).update(stage="revoked", revoked_at=NOON)
    assert outbox.cancel_for(assignment_id=other.id, reason="revoked", now=NOON) == 1
    assert states_of(invitation) == ["planned", "cancelled"]


def test_mail_on_the_wire_cannot_be_called_back(sam: Client) -> None:
    code = code_for(sam)
    assert code is not None
    held = {"lease_token": sam.id, "lease_until": NOON, "handoff_at": NOON}
    Delivery.objects.filter(id=code.id).update(state="handoff", **held)
    assert outbox.cancel_client(client_id=sam.id, reason="erased", now=NOON) == 0


def test_all_of_a_client_or_one_kind_is_called_back(sam: Client) -> None:
    code_for(sam)
    outbox.invite(client=sam, assignment_ids=[make_assignment(sam).id], due_at=NOON, now=NOON)
    assert outbox.cancel_client(client_id=sam.id, reason="away", now=NOON, kinds=["invite"]) == 1
    assert outbox.cancel_client(client_id=sam.id, reason="away", now=NOON) == 1


def test_move_that_does_not_lead_on_is_refused(sam: Client) -> None:
    code = code_for(sam)
    assert code is not None
    with pytest.raises(states.NotFromHere):
        outbox.move(Delivery.objects.filter(id=code.id), became="accepted", reason="", now=NOON)
    assert states_of(code) == ["planned"]


def test_poke_carries_an_id_and_sends(sam: Client, settings: Any) -> None:
    code = code_for(sam)
    assert code is not None
    Delivery.objects.filter(id=code.id).update(not_after=NOON.replace(year=2090))
    tasks.poke(delivery_id=str(code.id))
    assert states_of(code) == ["planned", "leased", "handoff", "accepted"]


def test_tick_and_inspection_run_on_an_empty_house(practice: Any) -> None:
    tasks.tick()
    tasks.inspect()


def test_engine_may_read_addresses_and_mails_only(sam: Client) -> None:
    engine = Engine(practice_id=sam.practice_id)
    held = {
        name
        for name in ("client.mail", "client.contact", "client.identity", "client.clinical")
        if engine.may(name)
    }
    assert held == {"client.mail", "client.contact"}


def test_invitation_without_an_allowed_hour_waits_for_a_person(sam: Client) -> None:
    """Never-times that fill the week: the mail is held with its reason, and nobody is mailed at three at night."""
    whole_week = [{"days": list(range(7)), "from": "00:00", "to": "00:00"}]
    SafeContact.objects.filter(client=sam).update(never_times=whole_week)

    delivery = outbox.invite(client=sam, assignment_ids=[make_assignment(sam).id], due_at=NOON, now=NOON)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason, delivery.window_from) == ("held", "no_allowed_hour", None)
    assert states_of(delivery) == ["held"]
