"""The engine watched from outside: the auditor finds what is broken, and random days break nothing."""

import random
import uuid
from datetime import timedelta
from io import BytesIO, StringIO, TextIOWrapper
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clients import outbox, tasks
from clients.actions import deliveries, recovering, reminders, ticking
from clients.actions.deliveries import Sender
from clients.actors import Engine
from clients.management.commands import mailcheck
from clients.models import Client, Delivery, SenderHeartbeat
from clients.queries import engine
from clients.transport import AMBIGUOUS, TEMPORARY, Outcome
from practice.models import Member
from tests.clients.mail_cast import Clock, Fake, make_plan, make_reminder, make_sender
from tests.factories import NOON, make_assignment, make_client, make_edition

pytestmark = pytest.mark.django_db
REFUSED, DOUBTFUL = Outcome(kind=TEMPORARY, code=450), Outcome(kind=AMBIGUOUS, handed=True)
HANDED: dict[str, Any] = {"handoff_at": NOON, "accepted_at": NOON}


def rules(clock: Clock) -> list[str]:
    return [finding.rule for finding in engine.findings(now=clock.at)]


@pytest.fixture
def reminder(sam: Client) -> Delivery:
    return make_reminder(sam, clock=Clock())


@pytest.mark.parametrize(
    ("spoilt", "rule"),
    [
        ({}, "no mail waits more than six minutes past its time"),
        (
            {"state": "leased", "lease_token": "0" * 32, "lease_until": NOON},
            "no lease stays behind",
        ),
        ({"state": "accepted", **HANDED}, "what was accepted was handed over before"),
        (
            {"state": "accepted", "accepted_at": NOON, "handoff_at": NOON - timedelta(hours=1)},
            "nothing is handed over outside its window",
        ),
        ({"state": "bounced"}, "each change of state has its event"),
    ],
)
def test_auditor_names_the_rule_that_is_broken(reminder: Delivery, spoilt: dict[str, Any], rule: str) -> None:
    if spoilt:
        Delivery.objects.filter(id=reminder.id).update(**spoilt)
    assert rule in rules(Clock(at=NOON + timedelta(hours=2)))


def test_broken_rule_is_logged_with_an_opaque_id(
    reminder: Delivery, caplog: pytest.LogCaptureFixture
) -> None:
    Delivery.objects.filter(id=reminder.id).update(state="leased", lease_token=reminder.id, lease_until=NOON)
    tasks.inspect()
    assert f"no lease stays behind: broken for 1, such as {reminder.id}" in caplog.text


def test_pulse_tells_whether_somebody_sends(reminder: Delivery) -> None:
    clock = Clock(at=NOON + timedelta(hours=1, minutes=7))
    assert engine.pulse(now=clock.at) == engine.Pulse(
        senders=0, silent=False, overdue_seconds=420, held=0, waits_for_release=False
    )
    ticking.tick(make_sender(clock), kind="loop")
    assert engine.pulse(now=clock.at).well
    assert engine.pulse(now=clock.pass_by(seconds=91)).silent


def test_health_page_fails_when_the_senders_fall_silent(practice: Any) -> None:
    assert Browser().get("/healthz").status_code == 200
    ticking.heartbeat(sender_id="one", kind="loop", now=NOON)
    assert Browser().get("/healthz").status_code == 503


def test_sender_that_fell_silent_is_forgotten_after_a_day(practice: Any) -> None:
    ticking.heartbeat(sender_id="one", kind="loop", now=NOON)
    ticking.heartbeat(sender_id="two", kind="loop", now=NOON + timedelta(hours=25))
    assert list(SenderHeartbeat.objects.values_list("sender_id", flat=True)) == ["two"]


def crash(sender: Sender, clock: Clock, carrier: Fake) -> None:
    """It claims three, and dies with the first of them on the wire."""
    claimed, lease = deliveries.claim(sender, most=3)
    for delivery in claimed[:1]:
        letter = deliveries.letter_for(delivery, lease=lease, now=clock.at)
        if deliveries._before_data(sender, delivery, lease):
            carrier.sent.append((letter.envelope, letter.message))


def a_step(dice: random.Random, clock: Clock, carrier: Fake, clients: list[Client]) -> None:
    """Something happens: a beat, a crash, a change of mind, a pause of the server, or only time."""
    client = dice.choice(clients)
    hand = Engine(practice_id=client.practice_id)
    match dice.choice(["beat", "beat", "crash", "off", "on", "on", "answer", "night", "night"]):
        case "beat":
            ticking.tick(make_sender(clock, carrier), kind="loop")
        case "crash":
            crash(make_sender(clock, carrier, name="dies"), clock, carrier)
        case "off":
            reminders.turn_off(by=hand, client_id=client.id, now=clock.at)
        case "on":
            reminders.turn_on(by=hand, client_id=client.id, now=clock.at)
        case "answer":
            carrier.answers.append(dice.choice([REFUSED, DOUBTFUL]))
        case _:
            clock.pass_by(hours=dice.randint(1, 9))
    clock.pass_by(seconds=dice.randint(1, 700))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_random_days_keep_every_rule(thea: Member, seed: int) -> None:
    dice, clock, carrier, edition = random.Random(seed), Clock(), Fake(), make_edition()
    clients = [make_client(thea, f"Sam{number} Rivers") for number in range(3)]
    for client in clients:
        make_plan(make_assignment(client, edition))
    clock.pass_by(hours=1)
    for _ in range(50):
        a_step(dice, clock, carrier, clients)
    settle(clock)
    copies = [
        sum(1 for _, message in carrier.sent if row.message_id.encode() in message)
        for row in Delivery.objects.all()
    ]
    doubts = list(Delivery.objects.values_list("ambiguous", flat=True))
    assert sum(copies) > 0
    assert all(made <= min(2, 1 + doubt) for made, doubt in zip(copies, doubts, strict=True))
    assert engine.findings(now=clock.at) == []


def settle(clock: Clock) -> None:
    """All leases run out, and an honest sender finishes."""
    clock.pass_by(minutes=10)
    recovering.recover(now=clock.at)
    for _ in range(3):
        ticking.tick(make_sender(clock), kind="loop")
        clock.pass_by(hours=8)


def test_deliver_once_says_what_it_did(reminder: Delivery) -> None:
    out = StringIO()
    call_command("deliver", "--once", stdout=out)
    assert out.getvalue().startswith("planned ")


def test_notice_without_a_client_passes_the_night(sam: Client) -> None:
    outbox.notice(
        practice_id=sam.practice_id, member_id=sam.therapist_id, event_id=sam.id, stage="new", now=NOON
    )
    Delivery.objects.update(window_from=NOON - timedelta(hours=2), window_to=NOON - timedelta(hours=1))
    assert recovering.recover(now=NOON).reopened == 1


def test_mailcheck_prints_what_to_write_where_nothing_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailcheck.shutil, "which", lambda _: None)
    out = StringIO()
    call_command("mailcheck", stdout=out)
    told = out.getvalue()
    assert told.count("WRITE") == 4
    assert "_dmarc.attune.example TXT" in told


@pytest.mark.parametrize(
    ("answers", "there"), [(['"v=spf1 include:relay.example -all"'], True), (["else"], False), ([], False)]
)
def test_record_is_there_or_not(answers: list[str], there: bool) -> None:
    spf = mailcheck.wanted(domain="attune.example", selector="s")[1]
    assert mailcheck.holds(spf, answers) is there


def test_sender_of_another_domain_is_pointed_out(settings: Any) -> None:
    settings.MAIL_FROM = "notes@else.example"
    out = StringIO()
    call_command("mailcheck", stdout=out)
    assert out.getvalue().startswith("CHANGE  MAIL_FROM")


def test_bounce_comes_in_by_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"no bounce")))
    out = StringIO()
    call_command("bounced", stdout=out)
    assert "not a bounce of ours" in out.getvalue()


def test_beat_asks_as_little_of_a_large_house_as_of_a_small_one(
    thea: Member,
) -> None:
    """What is not due costs nothing: the same statements with one plan and with twenty."""
    clock, edition = Clock(), make_edition()
    ticking.tick(make_sender(clock), kind="loop")
    counts = []
    for number in (1, 19):
        for _ in range(number):
            make_plan(make_assignment(make_client(thea, f"Sam{uuid.uuid4().hex[:6]} Rivers"), edition))
        with CaptureQueriesContext(connection) as asked:
            ticking.tick(make_sender(clock), kind="loop")
        counts.append(len(asked))
    assert counts[0] == counts[1]
