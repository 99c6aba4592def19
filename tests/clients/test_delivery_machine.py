"""A whole life of mails, in any order of deeds and accidents: the rules of delivery hold after every step (I1–I8).

Hypothesis plays therapist, client, engine, mail server and power cut; what broke once is tried again first.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from clients import outbox, states
from clients.actions import assignments, deliveries, recovering, reminders, reviewing
from clients.actors import Engine
from clients.models import Assignment, Client, Delivery, DeliveryEvent, ReminderDecision, SafeContact
from clients.queries import engine
from clients.schedule import Quiet, Slot, is_quiet
from clients.transport import (
    ACCEPTED,
    AMBIGUOUS,
    AUTH_FAILED,
    CONNECT_FAILED,
    PERMANENT,
    REFUSED_BEFORE_DATA,
    TEMPORARY,
    Envelope,
    Outcome,
)
from practice.models import Practice
from tests.clients.mail_cast import EVERY_DAY, OK, Clock, make_sender
from tests.factories import NOON, make_client, make_edition, make_member, make_practice

pytestmark = pytest.mark.django_db
HANDED = {ACCEPTED, AMBIGUOUS}
ANSWERS = {
    "taken": OK,
    "no reply": Outcome(kind=AMBIGUOUS, handed=True),
    "later": Outcome(kind=TEMPORARY, code=451, enhanced="4.3.0", handed=True),
    "rest a while": Outcome(kind=TEMPORARY, code=421, enhanced="4.7.0", handed=True),
    "never": Outcome(kind=PERMANENT, code=550, enhanced="5.2.1", handed=True),
    "we know you not": Outcome(kind=AUTH_FAILED),
    "nobody there": Outcome(kind=CONNECT_FAILED),
}
MAY_BE_LATE = {"no mail waits more than six minutes past its time", "no lease stays behind"}
"""Rules that time alone breaks, when no engine looks; all others hold always."""
CALM = {"reminder", "invite"}
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Making a failure shorter takes minutes here; whoever meets one adds Phase.shrink."""


class PowerCut(BaseException):
    """The process is gone; nothing after this line ran."""


@dataclass(kw_only=True)
class Server:
    """The mail server of the story, which remembers what it took, and where the power goes out."""

    clock: Clock
    answer: Outcome = OK
    dies: str = ""
    took: list[tuple[str, bytes, datetime]] = field(default_factory=list)

    def send(self, envelope: Envelope, message: bytes, before_data: Any) -> Outcome:
        if self.answer.kind in {AUTH_FAILED, CONNECT_FAILED}:
            return self.answer
        self._maybe("before handoff")
        if not before_data():
            return Outcome(kind=REFUSED_BEFORE_DATA)
        self._maybe("after handoff")
        if self.answer.kind in HANDED:
            name = next(line for line in message.split(b"\n") if line.lower().startswith(b"message-id:"))
            self.took.append((name.split(b":", 1)[1].strip().decode(), message, self.clock.at))
        self._maybe("after data")
        return self.answer

    def _maybe(self, place: str) -> None:
        if self.dies == place:
            raise PowerCut

    def close(self) -> None:
        return None


class Mails(RuleBasedStateMachine):
    """One practice, one client, three pieces at most."""

    @initialize()
    def open_the_house(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = Clock(at=NOON)
        self.server = Server(clock=self.clock)
        self.practice: Practice = make_practice()
        self.thea = make_member(self.practice, "Thea", "therapist")
        self.sam: Client = make_client(self.thea, zone="Pacific/Auckland")
        self.edition = make_edition()

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def pieces(self) -> list[Assignment]:
        return list(Assignment.objects.filter(client=self.sam).order_by("agreed_at", "id"))

    def piece(self, number: int) -> Assignment | None:
        rows = [row for row in self.pieces() if row.is_open]
        return rows[number % len(rows)] if rows else None

    @precondition(lambda self: Assignment.objects.filter(client=self.sam).count() < 3)
    @rule(hour=st.integers(0, 23), knowingly=st.booleans())
    def hand_over(self, hour: int, knowingly: bool) -> None:
        at = NOON.time().replace(hour=hour)
        slot = Slot(days=EVERY_DAY, at=at, zone=self.sam.zone, inside_quiet=False)
        assignments.assign(
            by=self.thea,
            client_id=self.sam.id,
            edition_ids=[self.edition.id],
            reminder=slot if knowingly else None,
            now=self.clock.at,
        )

    @rule(minutes=st.sampled_from([1, 5, 60, 7 * 60, 24 * 60, 49 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.clock.pass_by(minutes=minutes)

    @rule(
        answer=st.sampled_from(sorted(ANSWERS)),
        dies=st.sampled_from(["", "", "before handoff", "after handoff", "after data"]),
    )
    def engine_beats(self, answer: str, dies: str) -> None:
        self.server.answer, self.server.dies = ANSWERS[answer], dies
        recovering.recover(now=self.clock.at)
        reminders.plan_due(now=self.clock.at)
        sender = make_sender(self.clock, self.server)  # type: ignore[arg-type]  # carries as the fake one does
        try:
            for _ in range(4):
                deliveries.send_due(sender)
        except PowerCut:
            self.clock.pass_by(seconds=1)

    @rule()
    def engine_dies_with_its_claim(self) -> None:
        deliveries.claim(make_sender(self.clock), most=5)

    @rule(number=st.integers(0, 2))
    def take_back(self, number: int) -> None:
        if (row := self.piece(number)) is not None:
            assignments.revoke(by=self.thea, assignment_id=row.id, now=self.clock.at)

    @rule(number=st.integers(0, 2), on=st.booleans())
    def rest_or_go_on(self, number: int, on: bool) -> None:
        if (row := self.piece(number)) is not None:
            deed = reviewing.resume if on else reviewing.pause
            deed(by=self.thea, assignment_id=row.id, now=self.clock.at)

    @rule(number=st.integers(0, 2))
    def client_writes(self, number: int) -> None:
        if (row := self.piece(number)) is not None:
            reminders.answered(assignment_id=row.id, now=self.clock.at)

    @rule(number=st.integers(0, 2))
    def mail_once_more(self, number: int) -> None:
        row = self.piece(number)
        if row is not None and assignments.may_mail(row.client):
            assignments.resend(by=self.thea, assignment_ids=[row.id], now=self.clock.at)

    @rule(off=st.booleans())
    def reminders_off_or_on(self, off: bool) -> None:
        deed, by = (reminders.turn_off if off else reminders.turn_on), Engine(practice_id=self.practice.id)
        deed(by=by, client_id=self.sam.id, now=self.clock.at)

    @rule(paused=st.booleans())
    def address_rests(self, paused: bool) -> None:
        at = self.clock.at if paused else None
        SafeContact.objects.filter(client=self.sam).update(address_paused_at=at)

    @rule()
    def address_changes(self) -> None:
        outbox.readdress(client_id=self.sam.id, now=self.clock.at)

    @rule(zone=st.sampled_from(["Pacific/Auckland", "America/Nuuk", "Europe/London"]))
    def client_moves(self, zone: str) -> None:
        Client.objects.filter(id=self.sam.id).update(zone=zone)
        self.sam.zone = zone
        reminders.follow(client_id=self.sam.id, zone=zone, now=self.clock.at)

    @invariant()
    def every_change_has_one_event_and_is_in_the_table(self) -> None:
        """I8, and docs/states.md."""
        ways: defaultdict[Any, list[tuple[str, str]]] = defaultdict(list)
        for each, was, became in DeliveryEvent.objects.order_by("id").values_list(
            "delivery_id", "was", "became"
        ):
            ways[each].append((was, became))
        for row in Delivery.objects.all():
            way = ways[row.id]
            assert way[-1][1] == row.state
            assert all(before[1] == after[0] for before, after in pairwise(way)), way
            assert all(became in states.DELIVERY[was] for was, became in way[1:]), way

    @invariant()
    def one_mail_of_a_kind_and_one_reminder_a_day(self) -> None:
        """I1."""
        keys = list(Delivery.objects.values_list("dedupe_key", flat=True))
        days = list(Delivery.objects.filter(kind="reminder").values_list("client_id", "occurrence"))
        decided = list(ReminderDecision.objects.values_list("plan_id", "due_at"))
        for each in (keys, days, decided):
            assert len(each) == len(set(each))

    @invariant()
    def who_holds_a_mail_holds_it_for_a_time(self) -> None:
        """I2; and what is over keeps no letter, sealed or not."""
        for row in Delivery.objects.all():
            held = row.state in {"leased", "handoff"}
            assert not held or None not in {row.lease_token, row.lease_until}
            assert row.state in Delivery.OPEN or row.snapshot is None

    @invariant()
    def copies_are_bounded_flagged_and_the_same_to_the_last_byte(self) -> None:
        """I3."""
        server = getattr(self, "server", None)
        took = server.took if server else []
        doubts = dict(Delivery.objects.values_list("message_id", "ambiguous"))
        for name, times in Counter(name for name, _, _ in took).items():
            assert times <= 1 + doubts[name] <= 3
            assert times <= 2
            assert len({message for other, message, _ in took if other == name}) == 1

    @invariant()
    def what_was_taken_was_handed_over_and_not_called_back(self) -> None:
        """I4: the server has seen no mail that was not handed over."""
        server = getattr(self, "server", None)
        for name, _, at in server.took if server else []:
            row = Delivery.objects.get(message_id=name)
            before = DeliveryEvent.objects.filter(delivery_id=row.id, at__lte=at).values_list(
                "became", flat=True
            )
            assert "handoff" in before
            assert {"cancelled", "suppressed", "expired"} & set(before) == set()

    @invariant()
    def nothing_calm_goes_in_quiet_hours_or_too_often(self) -> None:
        """I7, by the wall clock over there at the instant of handing over."""
        server = getattr(self, "server", None)
        if server is None:
            return
        calm = Delivery.objects.filter(handoff_at__isnull=False, kind__in=CALM)
        quiet = Quiet(start=self.practice.quiet_from, end=self.practice.quiet_to)
        for row in calm.filter(handoff_at=self.clock.at):
            assert row.window_from <= row.handoff_at < row.window_to
            assert not is_quiet(row.handoff_at, quiet=quiet, zone=self.sam.zone), row.handoff_at
        moments = sorted(calm.values_list("handoff_at", flat=True))
        assert all(
            (later - first).total_seconds() > 24 * 3600
            for first, later in zip(moments, moments[3:], strict=False)
        )

    @invariant()
    def auditor_finds_nothing_but_what_time_brings(self) -> None:
        """I5, I6: the engine's own questions agree."""
        if hasattr(self, "clock"):
            assert {finding.rule for finding in engine.findings(now=self.clock.at)} <= MAY_BE_LATE


def test_rules_of_delivery_hold_whatever_happens() -> None:
    plan = settings(
        max_examples=12,
        stateful_step_count=18,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=PHASES,
    )
    run_state_machine_as_test(Mails, settings=plan)
