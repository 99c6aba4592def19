"""The prep card: seven parts in a fixed order, nothing opened by looking, every line with its source; and the facts as sums."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients import vault
from clients.models import Assignment, BetweenUs, Client, Entry, MeasureResult, ReminderPlan
from practice.actions import promises, ruptures, sessions
from practice.actions.ruptures import NoteText
from practice.facts import moved_or_late, went_silent
from practice.models import Member, Session
from practice.queries.prep import PrepCard, prep_card
from tests.conftest import SignIn
from tests.factories import NOON, make_assignment, make_client, make_edition

BRIEF = [
    {"id": "bring", "type": "short_text", "label": "What would you like to bring?", "highlightable": True}
]
CHECK = [
    {"id": "off", "type": "choice", "label": "Was there a moment?", "options": [
        {"value": "no", "label": "no"}, {"value": "yes", "label": "yes"}]},
    {"id": "return", "type": "choice", "label": "Come back to it?", "options": [
        {"value": "you_start", "label": "yes, you start"}, {"value": "not_now", "label": "not now"}]},
]  # fmt: skip


def sent(row: Assignment, answers: dict[str, Any], *, opened: bool = True, **more: Any) -> Entry:
    at: datetime = more.pop("at", NOON - timedelta(days=2))
    entry = Entry(
        practice_id=row.practice_id, client=row.client, assignment=row, state="sent",
        begun_at=at, saved_at=at, sent_at=at, visible_at=at,
        opened_at=NOON if opened else None, opened_by_id=row.client.therapist_id if opened else None,
    )  # fmt: skip
    vault.put(entry, now=NOON, shared={"answers": answers, **more}, own={"answers": {}})
    entry.save(force_insert=True)
    return entry


def measured(client: Client, total: int, *, at: datetime, opened: bool = True) -> None:
    edition = make_edition(kind="measure", slug=f"scale-{uuid.uuid4().hex[:6]}", title="PHQ-8")
    entry = sent(
        make_assignment(client, edition, stage="closed", outcome="finished", closed_at=NOON),
        {},
        opened=opened,
        at=at,
    )
    row = MeasureResult(practice_id=client.practice_id, client=client, entry=entry, measure="phq-8", at=at)
    vault.put(row, now=NOON, result={"total": total, "maximum": 24, "reliable_change": 5})
    row.save(force_insert=True)


def card_of(by: Member, client: Client) -> PrepCard:
    return prep_card(by=by, client_id=client.id, now=NOON)


@pytest.fixture
def full(thea: Member, sam: Client) -> Client:
    """Something in each part."""
    brief = make_assignment(sam, make_edition(slug="week-in-brief", title="Week in brief", items=BRIEF))
    sent(brief, {"bring": "the silence after my message"})
    check = make_edition(slug="session-check", kind="session_check", items=CHECK)
    sent(make_assignment(sam, check), {"off": "yes", "return": "you_start"})
    log = make_assignment(
        sam,
        make_edition(slug="proof-log", title="Proof log"),
        stage="ready",
        ready_at=NOON,
        cadence="event",
        occasions=4,
    )
    sent(log, {"risk": "He answered at nine"}, highlights=["risk"])
    sent(log, {"risk": "unread"}, opened=False)
    said = BetweenUs(practice_id=sam.practice_id, client=sam, at=NOON, visible_at=NOON, starts="you")
    vault.put(said, now=NOON, line="unopened words")
    said.save(force_insert=True)
    text = NoteText(off="yes", mended="1")
    ruptures.record(
        by=thea, client_id=sam.id, text=text, happened_on=NOON.date(), submit_key=uuid.uuid4(), now=NOON
    )
    promises.make(by=thea, client_id=sam.id, text="the August dates", now=NOON)
    measured(sam, 15, at=NOON - timedelta(days=30))
    measured(sam, 9, at=NOON - timedelta(days=3))
    sessions.plan(by=thea, client_id=sam.id, starts_at=NOON + timedelta(hours=1), now=NOON)
    return sam


def test_every_part_has_its_lines(thea: Member, full: Client) -> None:
    card = card_of(thea, full)
    assert [each.line for each in card.brought] == ["the silence after my message"]
    assert card.off is not None
    assert card.off.starts == "you"
    assert ([thread.stage for thread in card.column.threads], len(card.column.said)) == (["noticed"], 1)
    assert [each.text for each in card.column.promises] == ["the August dates"]
    assert next((each.piece.title, each.piece.sent, each.quote) for each in card.practice) == (
        "Proof log",
        2,
        "He answered at nine",
    )
    assert [(each.title, each.line.last if each.line else None, each.beyond) for each in card.numbers] == [
        ("PHQ-8", 9.0, True)
    ]
    assert (card.waiting, card.hour is not None, card.facts) == (1, True, ())


def test_page_keeps_the_order_links_each_line_and_shows_no_unopened_word(
    thea: Member, full: Client, sign_in: SignIn
) -> None:
    with time_machine.travel(NOON, tick=False):
        text = sign_in(thea).get(f"/clients/{full.id}/prep/").content.decode()
    heads = ["They want to bring", "Between us", "I promised", "Practice", "Numbers"]
    assert [text.index(f"<dt>{head}</dt>") for head in heads] == sorted(
        text.index(f"<dt>{head}</dt>") for head in heads
    )
    assert [
        word for word in ("unread", "unopened words", "<dt>Safety</dt>", "<dt>Facts</dt>") if word in text
    ] == []
    card = text[text.index("<dl") : text.index("</dl>")]
    assert card.count("<a ") >= card.count("<p>")
    assert Entry.objects.filter(opened_at__isnull=True).count() == 1


def test_with_nothing_to_say_it_says_so(thea: Member, sam: Client, sign_in: SignIn) -> None:
    assert card_of(thea, sam).empty
    with time_machine.travel(NOON, tick=False):
        assert "Nothing waiting." in sign_in(thea).get(f"/clients/{sam.id}/prep/").content.decode()


def test_numbers_that_nobody_opened_are_not_on_the_card(thea: Member, sam: Client) -> None:
    measured(sam, 20, at=NOON - timedelta(days=1), opened=False)
    assert card_of(thea, sam).numbers == ()


def test_a_small_step_has_no_words(thea: Member, sam: Client) -> None:
    measured(sam, 15, at=NOON - timedelta(days=30))
    measured(sam, 12, at=NOON - timedelta(days=3))
    assert [each.beyond for each in card_of(thea, sam).numbers] == [False]


def test_reminders_that_went_quiet_are_a_fact_with_another_explanation(thea: Member, sam: Client) -> None:
    row = make_assignment(sam)
    ReminderPlan.objects.create(
        practice_id=sam.practice_id, client=sam, assignment=row, days=[1], wall_time="19:00",
        zone="Europe/London", created_at=NOON, silent_since=NOON - timedelta(days=4),
    )  # fmt: skip
    (fact,) = card_of(thea, sam).facts
    assert fact.sentence == "Reminders of one piece went quiet on 30 May, after two without an answer."
    assert "may not have been seen" in fact.otherwise


def test_another_clients_lines_are_not_on_the_card(thea: Member, full: Client) -> None:
    ola = make_client(thea, "Ola Other")
    assert card_of(thea, ola).empty


@pytest.mark.parametrize("more", [0, 15])
def test_statements_do_not_grow_with_what_there_is(
    thea: Member, full: Client, more: int, django_assert_num_queries: Any
) -> None:
    log = Assignment.objects.select_related("client").get(edition__material__slug="proof-log")
    for number in range(more):
        sent(log, {"risk": str(number)}, at=NOON - timedelta(hours=number + 3))
    with django_assert_num_queries(46):
        card_of(thea, full)


HELD = [("held", 0)] * 3


def test_two_of_three_moved_after_three_that_were_not() -> None:
    fact = moved_or_late([*HELD, ("moved", 0), ("held", 15), ("held", 0)])
    assert fact is not None
    assert fact.sentence == "2 of the last 3 sessions moved, missed by them or late; before: 0 of 3."


@pytest.mark.parametrize(
    "hours",
    [
        [],
        [("moved", 0)] * 5,
        [("moved", 0)] * 6,
        [*HELD, ("moved", 0), ("held", 0), ("held", 0)],
        [*HELD, ("cancelled_therapist", 0), ("cancelled_therapist", 0), ("held", 0)],
    ],
)
def test_without_a_baseline_or_a_difference_nothing_is_said(hours: list[tuple[str, int]]) -> None:
    assert moved_or_late(hours) is None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(Session.State.values), st.integers(0, 30)), max_size=9))
def test_what_the_therapist_cancelled_is_never_counted(hours: list[tuple[str, int]]) -> None:
    kept = [one for one in hours if one[0] != "cancelled_therapist"]
    assert moved_or_late(hours) == moved_or_late(kept)


def test_nothing_silent_is_no_fact() -> None:
    assert went_silent([]) is None
