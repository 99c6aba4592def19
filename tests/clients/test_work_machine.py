"""A whole life of work between a client and a therapist, in any order: nothing typed is lost, nothing kept is seen.

Hypothesis plays both hands. After every step the rows stand where docs/states.md lets them stand, what the
client kept stays the client's, and what was refused has changed nothing.
"""

import uuid
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from clients import access, states, vault
from clients.actions import answers, assignments, entries, reviewing, writing
from clients.actions.writing import NotOpen, Typed
from clients.models import Assignment, Client, Entry, NotDone
from clients.pieces import NotHere
from tests.clients.hands import hand
from tests.clients.mail_cast import Clock
from tests.factories import NOON, make_assignment, make_client, make_edition, make_member, make_practice

pytestmark = pytest.mark.django_db
REFUSED = (NotOpen, NotHere, states.NotFromHere, entries.Moved, Http404)
WORDS = ["I asked her to wait", "He waited", "Nothing bad happened", "SHOWN and then not"]
PRIVATE = "CANARY that she hangs up for good"
which = st.integers(0, 5)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Making a failure shorter takes minutes here; whoever meets one adds Phase.shrink."""


def reachable(table: states.Table, *, was: str, became: str) -> bool:
    """In two steps at most: one deed may talk about a piece and close it."""
    return was == became or became in table[was] or any(became in table[between] for between in table[was])


class Work(RuleBasedStateMachine):
    """A piece that is done once and one that comes again."""

    @initialize()
    def open_the_house(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = Clock(at=NOON)
        practice = make_practice()
        self.thea = make_member(practice, "Thea", "therapist")
        self.colleague = make_member(practice, "Colin", "therapist")
        self.sam: Client = make_client(self.thea)
        edition = make_edition()
        self.pieces = [make_assignment(self.sam, edition, cadence=cadence) for cadence in ("once", "weekly")]
        self.hand = hand(self.sam)
        self.typed: dict[uuid.UUID, dict[str, str]] = {}
        self.stood: dict[uuid.UUID, str] = {}

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def entry(self, number: int, *in_states: str) -> Entry | None:
        rows = list(Entry.objects.filter(client=self.sam, state__in=in_states).order_by("begun_at", "id"))
        return rows[number % len(rows)] if rows else None

    def rows(self) -> list[Any]:
        asked = (
            Assignment.objects.values_list("id", "stage", "outcome", "paused_at"),
            Entry.objects.values_list("id", "state", "version", "opened_at"),
            NotDone.objects.values_list("id", "withdrawn_at", "opened_at"),
        )
        return [sorted(each, key=str) for each in asked]

    def attempt(self, deed: Any, **how: Any) -> Any:
        """A deed, or its refusal, after which every row is as it was."""
        before = self.rows()
        try:
            with transaction.atomic():
                return deed(now=self.clock.at, **how)
        except REFUSED:
            assert self.rows() == before
            return None

    @rule(minutes=st.sampled_from([1, 9, 11, 60, 25 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.clock.pass_by(minutes=minutes)

    @rule(number=which, another=st.booleans())
    def begin(self, number: int, another: bool) -> None:
        piece = self.pieces[number % 2]
        begun = self.attempt(writing.begin, by=self.hand, assignment_id=piece.id, another=another)
        if begun is not None:
            self.typed.setdefault(begun.id, {})

    @rule(number=which, words=st.sampled_from(WORDS), stale=st.booleans())
    def type_something(self, number: int, words: str, stale: bool) -> None:
        """From the page that wrote last, or from one that was left open elsewhere."""
        if (row := self.entry(number, "draft", "predicted")) is None:
            return
        how = Typed(answers={"risk": words, "feel": PRIVATE}, share={"risk": True, "feel": False})
        version = row.version + (7 if stale else 0)
        saved = self.attempt(writing.save, by=self.hand, entry_id=row.id, version=version, typed=how)
        if saved is not None and not saved.conflict:
            self.typed[row.id] = {"risk": words, "feel": PRIVATE}
        assert saved is None or not saved.conflict or (stale and self.typed[row.id]["risk"] != words)

    @rule(number=which)
    def predict(self, number: int) -> None:
        if (row := self.entry(number, "draft", "predicted")) is not None:
            self.attempt(entries.predict, by=self.hand, entry_id=row.id)

    @rule(number=which, stale=st.booleans())
    def send(self, number: int, stale: bool) -> None:
        if (row := self.entry(number, "draft", "predicted")) is not None:
            how = {"by": self.hand, "entry_id": row.id, "version": row.version + int(stale)}
            sent = self.attempt(entries.send, submit_key=uuid.uuid4(), **how)
            assert (sent is None) == (stale or row.assignment.stage in {"closed", "revoked"})

    @rule(number=which)
    def press_send_again(self, number: int) -> None:
        if (row := self.entry(number, "sent")) is not None:
            before = self.rows()
            how = {"by": self.hand, "entry_id": row.id, "version": 0}
            self.attempt(entries.send, submit_key=uuid.uuid4(), **how)
            assert self.rows() == before

    @rule(number=which)
    def take_back(self, number: int) -> None:
        if (row := self.entry(number, "sent")) is not None:
            done = self.attempt(entries.take_back, by=self.hand, entry_id=row.id)
            assert not done or (row.visible_at is not None and self.clock.at < row.visible_at)

    @rule(number=which)
    def withdraw(self, number: int) -> None:
        if (row := self.entry(number, "sent")) is not None:
            done = self.attempt(entries.withdraw, by=self.hand, entry_id=row.id)
            assert not done or row.opened_at is None

    @rule(number=which)
    def throw_away(self, number: int) -> None:
        if (row := self.entry(number, "draft", "predicted")) is not None:
            self.attempt(writing.throw_away, by=self.hand, entry_id=row.id)

    @rule(number=which)
    def not_this_one(self, number: int) -> None:
        """On an open piece it is an answer every time, however often it was one before."""
        piece = self.pieces[number % 2]
        how = {"by": self.hand, "assignment_id": piece.id, "reasons": ["too_hard"], "line": PRIVATE}
        open_before = Assignment.objects.get(id=piece.id).is_open
        self.attempt(answers.not_this_one, **how)
        if open_before:
            said = NotDone.objects.get(assignment=piece, withdrawn_at__isnull=True)
            assert (Assignment.objects.get(id=piece.id).stage, said.at) == ("ready", self.clock.at)

    @rule(number=which)
    def after_all(self, number: int) -> None:
        self.attempt(answers.after_all, by=self.hand, assignment_id=self.pieces[number % 2].id)

    @rule(number=which)
    def therapist_reads(self, number: int) -> None:
        if (row := self.entry(number, "sent")) is not None:
            opened = self.attempt(reviewing.open_entry, by=self.thea, entry_id=row.id)
            assert (opened is not None) == (row.visible_at is not None and row.visible_at <= self.clock.at)

    @rule(number=which)
    def therapist_reads_why_not(self, number: int) -> None:
        self.attempt(reviewing.open_not_done, by=self.thea, assignment_id=self.pieces[number % 2].id)

    @rule(number=which, outcome=st.sampled_from(["kept", "adapted", "finished", "let_go"]))
    def talk(self, number: int, outcome: str) -> None:
        how = {"by": self.thea, "assignment_id": self.pieces[number % 2].id, "outcome": outcome}
        done = self.attempt(reviewing.talk_about, **how)
        if done is not None:
            wanted = "talked" if outcome == "adapted" else next(iter(states.OUTCOMES[outcome]))
            assert Assignment.objects.get(id=done.id).stage == wanted

    @rule(number=which)
    def take_the_piece_back(self, number: int) -> None:
        self.attempt(assignments.revoke, by=self.thea, assignment_id=self.pieces[number % 2].id)

    @rule(number=which)
    def colleague_tries(self, number: int) -> None:
        """Whatever they try, they are answered as for what is not there."""
        piece, row = self.pieces[number % 2], self.entry(number, "sent")
        for deed, how in (
            (reviewing.talk_about, {"assignment_id": piece.id, "outcome": "kept"}),
            (assignments.revoke, {"assignment_id": piece.id}),
            (reviewing.open_entry, {"entry_id": row.id if row else uuid.uuid4()}),
        ):
            with pytest.raises(access.Denied), transaction.atomic():
                deed(by=self.colleague, now=self.clock.at, **how)

    @invariant()
    def every_row_moved_as_the_tables_say(self) -> None:
        stands = {row.id: ("piece", row.stage) for row in Assignment.objects.all()} | {
            row.id: ("entry", row.state) for row in Entry.objects.all()
        }
        for each, (kind, state) in stands.items():
            table = states.ASSIGNMENT if kind == "piece" else states.ENTRY
            assert reachable(table, was=getattr(self, "stood", {}).get(each, state), became=state)
        self.stood = {each: state for each, (_, state) in stands.items()}

    @invariant()
    def what_is_ready_has_something_to_talk_about(self) -> None:
        for piece in Assignment.objects.filter(stage="ready"):
            sent = Entry.objects.filter(assignment=piece, state="sent").exists()
            assert sent or NotDone.objects.filter(assignment=piece, withdrawn_at__isnull=True).exists()

    @invariant()
    def nothing_typed_is_lost_before_it_is_thrown_away(self) -> None:
        for row in Entry.objects.select_related("client").exclude(state="withdrawn"):
            read = vault.reveal(row, "own", "shared", by=self.hand, purpose="test", now=self.clock.at)
            there = {**(read["shared"] or {}).get("answers", {}), **(read["own"] or {}).get("answers", {})}
            assert there == self.typed[row.id]

    @invariant()
    def what_is_kept_or_not_sent_is_never_the_therapists(self) -> None:
        for row in Entry.objects.select_related("client"):
            with pytest.raises(vault.NotAllowed):
                vault.reveal(row, "own", by=self.thea, purpose="test", now=self.clock.at)
            shown = vault.reveal(row, "shared", by=self.thea, purpose="test", now=self.clock.at)["shared"]
            assert (shown is not None) == (row.state == "sent")
            assert PRIVATE not in str(shown)

    @invariant()
    def what_was_withdrawn_is_gone(self) -> None:
        for row in Entry.objects.filter(state="withdrawn"):
            assert (row.own, row.shared) == (None, None)

    @invariant()
    def therapist_finds_what_is_visible_and_nothing_else(self) -> None:
        for row in Entry.objects.all():
            found = None
            with suppress(access.Denied):
                found = access.entry(by=self.thea, entry_id=row.id, now=self.clock.at)
            seen = row.state == "sent" and row.visible_at is not None and row.visible_at <= self.clock.at
            assert (found is not None) == seen


def test_work_goes_as_the_tables_say_and_keeps_what_is_private() -> None:
    plan = settings(
        max_examples=15,
        stateful_step_count=18,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=PHASES,
    )
    run_state_machine_as_test(Work, settings=plan)
