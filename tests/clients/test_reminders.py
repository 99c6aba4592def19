"""From a chosen slot to a mail, or to the sentence that says why there was none."""

from datetime import UTC, datetime, time, timedelta

import pytest

from clients.actions import caseload, deliveries, recovering, reminders
from clients.actors import Engine
from clients.models import (
    Assignment,
    CalendarMark,
    Client,
    Delivery,
    DeliveryItem,
    Entry,
    LinkItem,
    ReminderDecision,
    ReminderPlan,
    SafeContact,
)
from clients.schedule import Slot
from practice.models import Practice
from tests.clients.mail_cast import EVERY_DAY, Clock, Fake, make_plan, make_sender
from tests.factories import NOON, make_assignment, make_edition

DUE = NOON + timedelta(hours=1)


@pytest.fixture
def assignment(sam: Client) -> Assignment:
    return make_assignment(sam)


@pytest.fixture
def plan(assignment: Assignment) -> ReminderPlan:
    return make_plan(assignment)


def ledger() -> list[tuple[str, str]]:
    return list(ReminderDecision.objects.order_by("id").values_list("kind", "reason"))


def run_days(days: int, *, clock: Clock, carrier: Fake) -> None:
    """One planning and one sending each day at the slot's hour."""
    for _ in range(days):
        reminders.plan_due(now=clock.at)
        deliveries.send_due(make_sender(clock, carrier))
        clock.pass_by(days=1)


def test_slot_that_falls_due_becomes_one_mail_with_a_link(plan: ReminderPlan, sam: Client) -> None:
    assert reminders.plan_due(now=DUE) == 1
    assert reminders.plan_due(now=DUE) == 0
    delivery = Delivery.objects.get()
    assert (delivery.kind, str(delivery.occurrence), delivery.due_at) == ("reminder", "2026-06-03", DUE)
    assert LinkItem.objects.filter(link__delivery_id=delivery.id).count() == 1
    plan.refresh_from_db()
    assert (plan.next_due_at, ledger()) == (DUE + timedelta(days=1), [("send", "due")])


def test_slot_that_is_not_due_waits(plan: ReminderPlan) -> None:
    assert reminders.plan_due(now=DUE - timedelta(seconds=1)) == 0


def test_several_of_one_day_become_one_mail(sam: Client) -> None:
    edition = make_edition()
    for hour in (14, 15, 16):
        make_plan(make_assignment(sam, edition), at=time(hour))
    assert reminders.plan_due(now=NOON + timedelta(hours=4)) == 3
    assert DeliveryItem.objects.filter(delivery=Delivery.objects.get()).count() == 3
    assert ledger() == [("send", "due"), ("merge", "same_day"), ("merge", "same_day")]


def test_two_without_an_answer_are_followed_by_silence(plan: ReminderPlan) -> None:
    clock, carrier = Clock(at=DUE), Fake()
    run_days(5, clock=clock, carrier=carrier)
    plan.refresh_from_db()
    assert ledger() == [("send", "due"), ("send", "due"), ("drop", "went_quiet")]
    assert [b"Your last note" in message for _, message in carrier.sent] == [False, True]
    assert (plan.next_due_at, plan.silent_since) == (None, DUE + timedelta(days=2))


def test_answer_ends_the_silence(plan: ReminderPlan, assignment: Assignment) -> None:
    clock = Clock(at=DUE)
    run_days(3, clock=clock, carrier=Fake())
    reminders.answered(assignment_id=assignment.id, now=clock.at)
    plan.refresh_from_db()
    assert (plan.silent_since, plan.unanswered, plan.next_due_at) == (None, 0, clock.at + timedelta(days=1))


def test_writing_counts_as_an_answer(plan: ReminderPlan, assignment: Assignment, sam: Client) -> None:
    clock, carrier = Clock(at=DUE), Fake()
    run_days(1, clock=clock, carrier=carrier)
    wrote = clock.at - timedelta(hours=2)
    Entry.objects.create(
        practice_id=sam.practice_id, client=sam, assignment=assignment, begun_at=wrote, saved_at=wrote
    )
    run_days(1, clock=clock, carrier=carrier)
    assert ReminderDecision.objects.last().numbers["unanswered"] == 0


def test_what_was_sent_since_the_last_time_needs_no_mail(
    plan: ReminderPlan, assignment: Assignment, sam: Client
) -> None:
    sent = DUE - timedelta(minutes=10)
    Entry.objects.create(
        practice_id=sam.practice_id,
        client=sam,
        assignment=assignment,
        state="sent",
        begun_at=sent,
        saved_at=sent,
        sent_at=sent,
        visible_at=sent,
    )
    reminders.plan_due(now=DUE)
    assert ledger() == [("drop", "done_already")]


def test_two_a_week_over_all_pieces(sam: Client) -> None:
    clock, edition = Clock(at=DUE), make_edition()
    for number in range(4):
        make_plan(make_assignment(sam, edition), days=frozenset({(2 + number) % 7}))
    run_days(4, clock=clock, carrier=Fake())
    assert ledger() == [("send", "due"), ("send", "due"), ("drop", "two_a_week"), ("drop", "two_a_week")]


@pytest.mark.parametrize(
    ("safety", "reason"),
    [("unknown", "contact_not_asked"), ("unsafe", "contact_unsafe"), ("in_person", "contact_in_person")],
)
def test_no_reminder_before_mail_is_safe(plan: ReminderPlan, sam: Client, safety: str, reason: str) -> None:
    SafeContact.objects.filter(client=sam).update(safety=safety)
    reminders.plan_due(now=DUE)
    assert ledger() == [("hold", reason)]
    assert not Delivery.objects.exists()


def test_no_reminder_when_it_is_time_to_ask_again(plan: ReminderPlan, sam: Client) -> None:
    SafeContact.objects.filter(client=sam).update(recheck_due=NOON.date() - timedelta(days=1))
    reminders.plan_due(now=DUE)
    assert ledger() == [("hold", "contact_ask_again")]


@pytest.mark.parametrize(("kind", "reason"), [("hold", "calendar_hold"), ("gentle", "gentle_mode")])
def test_calendar_rests(plan: ReminderPlan, sam: Client, kind: str, reason: str) -> None:
    CalendarMark.objects.create(client=sam, practice_id=sam.practice_id, kind=kind, begins=NOON)
    reminders.plan_due(now=DUE)
    assert ledger() == [("hold", reason)]


def test_client_on_hold_rests(plan: ReminderPlan, sam: Client) -> None:
    Client.objects.filter(id=sam.id).update(status="hold")
    reminders.plan_due(now=DUE)
    assert ledger() == [("hold", "calendar_hold")]


def test_outage_of_days_ends_with_one_mail_and_a_line_for_each_day(plan: ReminderPlan) -> None:
    reminders.plan_due(now=DUE + timedelta(days=3))
    assert ledger() == [("drop", "outage")] * 3 + [("send", "due")]
    assert Delivery.objects.count() == 1


def test_mail_of_yesterday_that_never_went_gives_way(plan: ReminderPlan) -> None:
    reminders.plan_due(now=DUE)
    reminders.plan_due(now=DUE + timedelta(days=1))
    assert list(Delivery.objects.order_by("occurrence").values_list("state", "reason")) == [
        ("expired", "outage"),
        ("planned", ""),
    ]


def test_second_mail_of_a_day_is_refused_by_the_database(plan: ReminderPlan, sam: Client) -> None:
    reminders.plan_due(now=DUE)
    Delivery.objects.update(state="cancelled")
    ReminderPlan.objects.update(next_due_at=DUE)
    reminders.plan_due(now=DUE)
    assert ledger() == [("send", "due"), ("drop", "one_a_day")]


def test_change_of_zone_cannot_double_a_day(plan: ReminderPlan, assignment: Assignment, sam: Client) -> None:
    clock, carrier = Clock(at=DUE), Fake()
    run_days(1, clock=clock, carrier=carrier)
    later = Slot(days=EVERY_DAY, at=time(14), zone="America/New_York")
    moved = datetime(2026, 6, 3, 18, 0, tzinfo=UTC)
    reminders.choose(
        by=Engine(practice_id=sam.practice_id),
        assignment=assignment,
        slot=later,
        now=DUE + timedelta(minutes=1),
    )
    reminders.plan_due(now=moved)
    assert ledger()[-1] == ("drop", "one_a_day")


def test_quiet_slot_waits_for_the_morning_and_a_chosen_one_does_not(sam: Client) -> None:
    night, morning = NOON.replace(hour=21), NOON.replace(day=4, hour=7)
    make_plan(make_assignment(sam), at=time(22))
    reminders.plan_due(now=night)
    assert Delivery.objects.get().next_attempt_at == morning


def test_chosen_quiet_slot_is_honoured(sam: Client) -> None:
    night = NOON.replace(hour=21)
    make_plan(make_assignment(sam), at=time(22), inside_quiet=True)
    reminders.plan_due(now=night)
    assert deliveries.send_due(make_sender(Clock(at=night))) == 1
    assert Delivery.objects.get().state == "accepted"


def test_practice_without_any_allowed_hour_holds(plan: ReminderPlan, sam: Client) -> None:
    never = [{"days": list(range(7)), "from": "00:00", "to": "00:00"}]
    SafeContact.objects.filter(client=sam).update(never_times=never)
    reminders.plan_due(now=DUE)
    assert ledger() == [("hold", "no_allowed_hour")]


def test_turning_off_stops_what_waits_and_what_follows(plan: ReminderPlan, sam: Client) -> None:
    reminders.plan_due(now=DUE)
    hand = Engine(practice_id=sam.practice_id)
    reminders.turn_off(by=hand, client_id=sam.id, now=DUE)
    reminders.plan_due(now=DUE + timedelta(days=1))
    assert Delivery.objects.get().state == "suppressed"
    assert ledger()[-1] == ("drop", "client_turned_off")
    reminders.turn_on(by=hand, client_id=sam.id, now=DUE + timedelta(days=1))
    reminders.plan_due(now=DUE + timedelta(days=2))
    assert ledger()[-1] == ("send", "due")


def test_plan_with_an_end_ends(assignment: Assignment, sam: Client) -> None:
    slot = Slot(days=EVERY_DAY, at=time(14), zone="Europe/London")
    hand = Engine(practice_id=sam.practice_id)
    plan = reminders.choose(
        by=hand, assignment=assignment, slot=slot, now=NOON, until=NOON.date() - timedelta(days=1)
    )
    reminders.plan_due(now=DUE)
    plan.refresh_from_db()
    assert (ledger(), plan.next_due_at) == ([("drop", "plan_over")], None)


def test_reminder_that_is_merged_with_a_first_one_is_not_called_the_last(
    sam: Client, practice: Practice
) -> None:
    edition, clock, carrier = make_edition(), Clock(at=DUE), Fake()
    make_plan(make_assignment(sam, edition))
    run_days(1, clock=clock, carrier=carrier)
    make_plan(make_assignment(sam, edition), now=clock.at - timedelta(hours=1))
    run_days(1, clock=clock, carrier=carrier)
    assert b"Your last note" not in carrier.sent[1][1]


def move_to(client: Client, zone: str, *, now: datetime) -> None:
    caseload.rename(
        by=client.therapist,
        client_id=client.id,
        now=now,
        name="Sam Rivers",
        nickname="Sam",
        pronouns="",
        language="en",
        zone=zone,
    )


def test_slot_follows_the_client_to_another_clock(plan: ReminderPlan, sam: Client) -> None:
    move_to(sam, "America/New_York", now=NOON)
    plan.refresh_from_db()
    assert (plan.zone, plan.next_due_at) == ("America/New_York", NOON.replace(hour=18))


def test_mail_that_waits_keeps_the_quiet_hours_of_the_new_place(plan: ReminderPlan, sam: Client) -> None:
    reminders.plan_due(now=DUE)
    clock, carrier = Clock(at=DUE + timedelta(minutes=1)), Fake()
    move_to(sam, "Asia/Tokyo", now=clock.at)
    for _ in range(2):
        recovering.recover(now=clock.at)
        deliveries.send_due(make_sender(clock, carrier))
    assert carrier.sent == []
    assert Delivery.objects.get().next_attempt_at == NOON.replace(hour=23)


def test_plan_that_another_sender_has_is_passed_over(plan: ReminderPlan) -> None:
    reminders.plan_due(now=DUE)
    assert not reminders._decide_one(plan.id, now=DUE)


def test_race_for_the_same_day_is_won_once(plan: ReminderPlan) -> None:
    """The facts saw no mail of this day, and the row was there all the same: the key of the row decides."""
    reminders.plan_due(now=DUE)
    Delivery.objects.update(occurrence=NOON.date() - timedelta(days=9))
    ReminderPlan.objects.update(next_due_at=DUE)
    reminders.plan_due(now=DUE)
    assert ledger()[-1] == ("drop", "one_a_day")
    assert Delivery.objects.count() == 1
