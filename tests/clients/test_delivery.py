"""The way of one mail, from its row to its outcome, and every place at which it can still be stopped."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from clients import emails, outbox, transport, vault
from clients.actions import caseload, deliveries, recovering, reminders
from clients.actors import Engine
from clients.models import AccessLink, Assignment, CalendarMark, Client, Delivery, SafeContact
from clients.queries import engine
from clients.transport import Outcome
from tests.clients.mail_cast import (
    OK,
    Clock,
    Fake,
    make_reminder,
    make_sender,
    mint_for,
    states_of,
)
from tests.factories import NOON, make_assignment

PATH = ["planned", "leased", "handoff", "accepted"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reminder(sam: Client, clock: Clock) -> Delivery:
    return make_reminder(sam, clock=clock)


def sent(clock: Clock, carrier: Fake | None = None, **more: Any) -> int:
    return deliveries.send_due(make_sender(clock, carrier, **more))


def test_due_reminder_goes_once(reminder: Delivery, clock: Clock) -> None:
    carrier = Fake()
    assert sent(clock, carrier) == 1
    assert sent(clock, carrier) == 0
    assert states_of(reminder) == PATH
    assert len(carrier.sent) == 1
    reminder.refresh_from_db()
    assert (reminder.smtp_code, reminder.queue_id, reminder.lease_token) == (250, "q1", None)
    assert engine.findings(now=clock.pass_by(minutes=10)) == []


def test_mail_that_is_not_due_stays(sam: Client, clock: Clock) -> None:
    assignment = make_assignment(sam)
    outbox.invite(client=sam, assignment_ids=[assignment.id], due_at=NOON + timedelta(minutes=1), now=NOON)
    assert sent(clock) == 0


def test_invitation_goes_when_its_minute_is_over(sam: Client, clock: Clock) -> None:
    assignment = make_assignment(sam)
    delivery = outbox.invite(
        client=sam, assignment_ids=[assignment.id], due_at=NOON + timedelta(minutes=1), now=NOON
    )
    mint_for(delivery, assignment, now=NOON)
    clock.pass_by(seconds=61)
    assert sent(clock) == 1
    assert states_of(delivery) == PATH


STOPS: dict[str, tuple[Callable[[Client], Any], str, str]] = {
    "revoked": (
        lambda sam: Assignment.objects.filter(client=sam).update(stage="revoked", revoked_at=NOON),
        "cancelled",
        "nothing_open",
    ),
    "paused": (
        lambda sam: Assignment.objects.filter(client=sam).update(paused_at=NOON, paused_why="away"),
        "cancelled",
        "nothing_open",
    ),
    "client ended": (
        lambda sam: Client.objects.filter(id=sam.id).update(status="ended", ended_at=NOON),
        "cancelled",
        "client_not_active",
    ),
    "no mail": (
        lambda sam: SafeContact.objects.filter(client=sam).update(safety="unsafe"),
        "suppressed",
        "contact_not_safe",
    ),
    "in person": (
        lambda sam: SafeContact.objects.filter(client=sam).update(safety="in_person"),
        "suppressed",
        "contact_not_safe",
    ),
    "address paused": (
        lambda sam: SafeContact.objects.filter(client=sam).update(address_paused_at=NOON),
        "suppressed",
        "contact_not_safe",
    ),
    "turned off": (
        lambda sam: SafeContact.objects.filter(client=sam).update(reminders_off_at=NOON),
        "suppressed",
        "turned_off",
    ),
    "link closed": (
        lambda sam: AccessLink.objects.filter(client=sam).update(revoked_at=NOON),
        "cancelled",
        "link_closed",
    ),
    "on hold": (
        lambda sam: CalendarMark.objects.create(
            client=sam, practice_id=sam.practice_id, kind="hold", begins=NOON
        ),
        "retry_wait",
        "calendar_hold",
    ),
    "gentle": (
        lambda sam: CalendarMark.objects.create(
            client=sam, practice_id=sam.practice_id, kind="gentle", begins=NOON
        ),
        "retry_wait",
        "calendar_hold",
    ),
}


@pytest.mark.parametrize("stop", STOPS)
def test_whatever_is_committed_before_the_content_stops_it(
    stop: str, sam: Client, reminder: Delivery, clock: Clock
) -> None:
    withdraw, state, reason = STOPS[stop]
    carrier = Fake(meanwhile=lambda: withdraw(sam))
    assert sent(clock, carrier) == 1
    reminder.refresh_from_db()
    assert carrier.sent == []
    assert (reminder.state, reminder.reason) == (state, reason)


def test_quiet_hours_that_begin_under_way_stop_it(reminder: Delivery, clock: Clock) -> None:
    carrier = Fake(meanwhile=lambda: clock.pass_by(seconds=100) and None)
    Delivery.objects.filter(id=reminder.id).update(window_to=clock.at + timedelta(seconds=50))
    sent(clock, carrier)
    reminder.refresh_from_db()
    assert (carrier.sent, reminder.state, reminder.reason) == ([], "retry_wait", "quiet_hours")


def test_withdrawal_while_it_is_leased_wins(sam: Client, reminder: Delivery, clock: Clock) -> None:
    engine_hand = Engine(practice_id=sam.practice_id)
    carrier = Fake(meanwhile=lambda: reminders.turn_off(by=engine_hand, client_id=sam.id, now=clock.at))
    sent(clock, carrier)
    assert carrier.sent == []
    assert states_of(reminder) == ["planned", "leased", "suppressed"]


def test_lease_that_runs_short_begins_no_content(reminder: Delivery, clock: Clock) -> None:
    carrier = Fake(meanwhile=lambda: clock.pass_by(seconds=160) and None)
    sent(clock, carrier)
    reminder.refresh_from_db()
    assert (carrier.sent, reminder.state, reminder.reason, reminder.attempt) == (
        [],
        "retry_wait",
        "lease_short",
        0,
    )


def test_sender_whose_lease_was_taken_changes_nothing(reminder: Delivery, clock: Clock) -> None:
    def stolen() -> None:
        clock.pass_by(seconds=301)
        recovering.recover(now=clock.at)

    carrier = Fake(meanwhile=stolen)
    sent(clock, carrier)
    assert carrier.sent == []
    assert states_of(reminder) == ["planned", "leased", "planned"]


def test_crash_before_the_content_leaves_no_doubt(reminder: Delivery, clock: Clock) -> None:
    deliveries.claim(make_sender(clock), most=10)
    clock.pass_by(seconds=301)
    assert recovering.recover(now=clock.at).returned == 1
    sent(clock)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.ambiguous, reminder.attempt) == ("accepted", 0, 2)


def handed_over_and_died(clock: Clock) -> None:
    sender = make_sender(clock)
    claimed, lease = deliveries.claim(sender, most=10)
    for delivery in claimed:
        deliveries.letter_for(delivery, lease=lease, now=clock.at)
        assert deliveries._before_data(sender, delivery, lease)
    clock.pass_by(seconds=301)


def test_crash_with_the_content_under_way_repeats_once_and_says_so(reminder: Delivery, clock: Clock) -> None:
    handed_over_and_died(clock)
    assert recovering.recover(now=clock.at).doubted == 1
    sent(clock)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.ambiguous) == ("accepted", 1)


def test_second_crash_leaves_it_open_and_never_a_third_copy(reminder: Delivery, clock: Clock) -> None:
    for _ in range(2):
        handed_over_and_died(clock)
        recovering.recover(now=clock.at)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.ambiguous, sent(clock)) == ("uncertain", 2, 0)


def test_repeat_is_the_same_to_the_last_byte(reminder: Delivery, clock: Clock) -> None:
    carrier = Fake(answers=[Outcome(kind=transport.AMBIGUOUS, handed=True), OK])
    sent(clock, carrier)
    clock.pass_by(minutes=10)
    sent(clock, carrier)
    assert carrier.sent[0] == carrier.sent[1]
    assert states_of(reminder) == [
        "planned",
        "leased",
        "handoff",
        "retry_wait",
        "leased",
        "handoff",
        "accepted",
    ]


def test_code_is_not_repeated_after_a_doubt(sam: Client, clock: Clock) -> None:
    delivery = outbox.mail_code(client=sam, code_id=sam.id, now=clock.at)
    sent(clock, Fake(answers=[Outcome(kind=transport.AMBIGUOUS, handed=True)]))
    assert delivery is not None
    delivery.refresh_from_db()
    assert (delivery.state, sent(clock)) == ("uncertain", 0)


def change_address(sam: Client) -> None:
    caseload.confirm_contact(
        by=sam.therapist, client_id=sam.id, now=NOON, safety="safe", address="new@mail.example", word="heron"
    )


def test_letter_for_an_old_address_is_written_anew(sam: Client, reminder: Delivery, clock: Clock) -> None:
    carrier = Fake(answers=[Outcome(kind=transport.TEMPORARY, code=450), OK])
    sent(clock, carrier)
    change_address(sam)
    clock.pass_by(minutes=5)
    recovering.recover(now=clock.at)
    sent(clock, carrier)
    assert [envelope.recipient for envelope, _ in carrier.sent] == ["new@mail.example"]


def test_address_that_changes_under_way_stops_the_old_letter(
    sam: Client, reminder: Delivery, clock: Clock
) -> None:
    carrier = Fake(meanwhile=lambda: change_address(sam))
    sent(clock, carrier)
    assert carrier.sent == []
    assert states_of(reminder)[-1] == "retry_wait"


def test_doubtful_mail_is_not_repeated_to_another_address(
    sam: Client, reminder: Delivery, clock: Clock
) -> None:
    sent(clock, Fake(answers=[Outcome(kind=transport.AMBIGUOUS, handed=True)]))
    change_address(sam)
    assert states_of(reminder)[-1] == "uncertain"


def test_what_is_over_keeps_no_letter(reminder: Delivery, clock: Clock) -> None:
    sent(clock)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.snapshot) == ("accepted", None)


def test_destroyed_key_ends_the_mail(sam: Client, reminder: Delivery, clock: Clock) -> None:
    vault.destroy(client_id=sam.id, now=NOON)
    sent(clock)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason) == ("failed", "cannot_be_shown")


def test_lease_is_renewed_while_it_still_holds(reminder: Delivery, clock: Clock) -> None:
    sender = make_sender(clock)
    (delivery,), lease = deliveries.claim(sender, most=1)
    clock.pass_by(seconds=100)
    assert deliveries._still_ours(sender, delivery, lease=lease, now=clock.at)
    delivery.refresh_from_db()
    assert delivery.lease_until == clock.at + timedelta(seconds=300)


def test_row_that_was_lost_is_left_alone(reminder: Delivery, clock: Clock) -> None:
    sender = make_sender(clock)
    (delivery,), lease = deliveries.claim(sender, most=1)
    recovering.recover(now=clock.pass_by(seconds=301))
    assert deliveries._send(sender, delivery, lease=lease)
    with pytest.raises(emails.CannotWrite, match="lease_lost"):
        deliveries.letter_for(delivery, lease=lease, now=clock.at)
    assert states_of(reminder) == ["planned", "leased", "planned"]
