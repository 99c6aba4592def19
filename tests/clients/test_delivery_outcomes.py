"""What came of a mail: refused for now or for good, too late, no address, or a server that is away."""

from datetime import timedelta
from typing import Any

import pytest

from clients import outbox, transport
from clients.actions import deliveries, limits, recovering, reminders, ticking
from clients.actors import Engine
from clients.models import Client, Delivery, SafeContact
from clients.transport import Outcome
from tests.clients.mail_cast import (
    OK,
    Clock,
    Fake,
    make_plan,
    make_reminder,
    make_sender,
    mint_for,
    states_of,
)
from tests.factories import NOON, make_assignment, make_edition


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reminder(sam: Client, clock: Clock) -> Delivery:
    return make_reminder(sam, clock=clock)


def sent(clock: Clock, carrier: Fake | None = None, **more: Any) -> int:
    return deliveries.send_due(make_sender(clock, carrier, **more))


def test_refusal_for_now_waits_and_tries_again(reminder: Delivery, clock: Clock) -> None:
    carrier = Fake(answers=[Outcome(kind=transport.TEMPORARY, code=450, enhanced="4.2.1"), OK])
    sent(clock, carrier)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.smtp_code) == ("retry_wait", 450)
    assert reminder.next_attempt_at <= clock.at + timedelta(minutes=2)
    clock.pass_by(minutes=3)
    sent(clock, carrier)
    assert states_of(reminder)[-1] == "accepted"


def test_tenth_refusal_for_now_is_the_end(reminder: Delivery, clock: Clock) -> None:
    Delivery.objects.filter(id=reminder.id).update(attempt=9)
    sent(clock, Fake(answers=[Outcome(kind=transport.TEMPORARY, code=450)]))
    assert states_of(reminder)[-1] == "dead"


def test_busy_domain_rests_for_all_its_addresses(reminder: Delivery, clock: Clock) -> None:
    sent(clock, Fake(answers=[Outcome(kind=transport.TEMPORARY, code=421)]))
    assert limits.resting(limits.domain_scope("else@MAIL.example"), now=clock.at) is not None
    assert limits.resting(limits.domain_scope("sam@other.example"), now=clock.at) is None


def test_unknown_address_is_paused(sam: Client, reminder: Delivery, clock: Clock) -> None:
    sent(clock, Fake(before_guard=Outcome(kind=transport.PERMANENT, code=550, enhanced="5.1.1")))
    contact = SafeContact.objects.get(client=sam)
    assert (states_of(reminder)[-1], contact.address_paused_why) == ("failed", "bounced")
    assert contact.address_paused_at == clock.at


def test_full_mailbox_pauses_nobody(sam: Client, reminder: Delivery, clock: Clock) -> None:
    sent(clock, Fake(before_guard=Outcome(kind=transport.PERMANENT, code=552, enhanced="5.2.2")))
    assert states_of(reminder)[-1] == "failed"
    assert SafeContact.objects.get(client=sam).address_paused_at is None


def test_refusal_of_us_as_a_sender_rests_the_practice_not_the_person(
    sam: Client, reminder: Delivery, clock: Clock
) -> None:
    sent(clock, Fake(answers=[Outcome(kind=transport.PERMANENT, code=554, enhanced="5.7.1", handed=True)]))
    assert states_of(reminder)[-1] == "held"
    assert limits.resting_practices(now=clock.at) == [str(sam.practice_id)]
    assert SafeContact.objects.get(client=sam).address_paused_at is None


@pytest.mark.parametrize("kind", [transport.CONNECT_FAILED, transport.AUTH_FAILED])
def test_server_that_is_away_costs_no_attempt(kind: str, reminder: Delivery, clock: Clock) -> None:
    sent(clock, Fake(before_guard=Outcome(kind=kind)))
    reminder.refresh_from_db()
    assert (reminder.state, reminder.attempt, sent(clock)) == ("retry_wait", 0, 0)
    clock.pass_by(minutes=20)
    sent(clock)
    assert states_of(reminder)[-1] == "accepted"


def test_outage_of_two_hours_ends_with_one_mail(sam: Client, reminder: Delivery, clock: Clock) -> None:
    away = Fake(before_guard=Outcome(kind=transport.CONNECT_FAILED))
    for _ in range(24):
        ticking.tick(make_sender(clock, away), kind="loop")
        clock.pass_by(minutes=5)
    back = Fake()
    for _ in range(10):
        ticking.tick(make_sender(clock, back), kind="loop")
        clock.pass_by(seconds=15)
    assert (len(back.sent), states_of(reminder)[-1]) == (1, "accepted")


def test_mail_that_missed_its_window_waits_for_the_morning(
    sam: Client, reminder: Delivery, clock: Clock
) -> None:
    clock.at = NOON.replace(hour=21)
    ticking.tick(make_sender(clock), kind="loop")
    reminder.refresh_from_db()
    assert (reminder.state, reminder.next_attempt_at) == ("planned", NOON.replace(day=4, hour=7))


def test_mail_of_no_use_any_more_expires(reminder: Delivery, clock: Clock) -> None:
    clock.pass_by(hours=49)
    assert recovering.recover(now=clock.at).expired == 1
    assert states_of(reminder)[-1] == "expired"


def test_doubtful_mail_of_no_use_any_more_stays_doubtful(reminder: Delivery, clock: Clock) -> None:
    Delivery.objects.filter(id=reminder.id).update(ambiguous=1)
    clock.pass_by(hours=49)
    recovering.recover(now=clock.at)
    assert states_of(reminder)[-1] == "uncertain"


def test_client_without_address_gets_nothing(sam: Client, reminder: Delivery, clock: Clock) -> None:
    SafeContact.objects.filter(client=sam).update(safety="in_person", address=None)
    sent(clock)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason) == ("failed", "no_address")


def test_notice_to_staff_goes_at_night_and_says_nothing(sam: Client, clock: Clock) -> None:
    clock.at, carrier = NOON.replace(hour=23), Fake()
    outbox.notice(
        practice_id=sam.practice_id, member_id=sam.therapist_id, event_id=sam.id, stage="new", now=clock.at
    )
    assert sent(clock, carrier) == 1
    assert carrier.sent[0][0].recipient == sam.therapist.user.email
    assert b"Sam" not in carrier.sent[0][1]


def test_same_notice_is_written_once(sam: Client) -> None:
    same = {
        "practice_id": sam.practice_id,
        "member_id": sam.therapist_id,
        "event_id": sam.id,
        "stage": "new",
        "now": NOON,
    }
    assert outbox.notice(**same) is not None
    assert outbox.notice(**same) is None


def test_third_mail_of_a_day_waits(sam: Client, clock: Clock) -> None:
    edition = make_edition()
    for _ in range(4):
        assignment = make_assignment(sam, edition)
        delivery = outbox.invite(client=sam, assignment_ids=[assignment.id], due_at=clock.at, now=clock.at)
        mint_for(delivery, assignment, now=clock.at)
    carrier = Fake()
    sent(clock, carrier)
    assert len(carrier.sent) == 3
    assert Delivery.objects.get(state="retry_wait").reason == "enough_today"


def test_plan_made_and_cancelled_sends_nothing(sam: Client, clock: Clock) -> None:
    assignment = make_assignment(sam)
    make_plan(assignment)
    reminders.stop(by=Engine(practice_id=sam.practice_id), assignment_id=assignment.id, now=NOON)
    assert reminders.plan_due(now=clock.pass_by(hours=3)) == 0


def test_poison_that_kills_its_sender_ten_times_is_set_aside(reminder: Delivery, clock: Clock) -> None:
    Delivery.objects.filter(id=reminder.id).update(attempt=9)
    deliveries.claim(make_sender(clock), most=1)
    recovering.recover(now=clock.pass_by(seconds=301))
    assert states_of(reminder)[-1] == "dead"


def test_unknown_address_without_an_enhanced_code_is_paused_too(
    sam: Client, reminder: Delivery, clock: Clock
) -> None:
    sent(clock, Fake(before_guard=Outcome(kind=transport.PERMANENT, code=550, recipient=True)))
    assert SafeContact.objects.get(client=sam).address_paused_why == "bounced"
