"""Every rule against every other: which reason is named when several hold, and exactly where each begins to hold."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.schedule import Decision, Facts, Sending, Window, decide

DUE = datetime(2026, 6, 4, 18, 30, tzinfo=UTC)
ENDS = DUE + timedelta(hours=25)
SENDING = Sending(window=Window(opens=DUE, closes=DUE + timedelta(hours=1)), not_after=ENDS)
Rule = tuple[dict[str, Any], str, str]

RULES: list[Rule] = [
    ({"plan_stopped": True}, "drop", "plan_stopped"),
    ({"client_active": False}, "drop", "client_not_active"),
    ({"assignment_open": False}, "drop", "assignment_not_open"),
    ({"plan_over": True}, "drop", "plan_over"),
    ({"turned_off": True}, "drop", "client_turned_off"),
    ({"safety": "unsafe"}, "hold", "contact_unsafe"),
    ({"address_paused": True}, "hold", "address_paused"),
    ({"recheck_due": True}, "hold", "contact_ask_again"),
    ({"resting": "risk_open"}, "hold", "risk_open"),
    ({"assignment_paused": True}, "hold", "assignment_paused"),
    ({"done_for_now": True}, "drop", "done_already"),
    ({"unanswered": 2}, "drop", "went_quiet"),
    ({"today_gone": True}, "drop", "one_a_day"),
    ({"sent_in_week": 2}, "drop", "two_a_week"),
    ({"sending": None}, "hold", "no_allowed_hour"),
]
"""In the order in which they are asked: what is over for good, what must be settled, what rests, what is enough."""


def decided(*facts: dict[str, Any], now: datetime = DUE) -> Decision:
    held: dict[str, Any] = {"due": DUE, "sending": SENDING}
    for each in facts:
        held |= each
    return decide(Facts(**held), now=now)


@pytest.mark.parametrize(("first", "second"), list(combinations(RULES, 2)), ids=lambda rule: rule[2])
def test_earlier_reason_is_named_when_two_hold(first: Rule, second: Rule) -> None:
    found = decided(first[0], second[0])
    assert (found.kind, found.reason) == first[1:]


@given(chosen=st.sets(st.integers(0, len(RULES) - 1), min_size=1))
def test_first_of_any_number_of_reasons_is_named(chosen: set[int]) -> None:
    found = decided(*[RULES[number][0] for number in chosen])
    assert (found.kind, found.reason) == RULES[min(chosen)][1:]


@given(chosen=st.sets(st.integers(0, len(RULES) - 1)), late=st.booleans(), today_open=st.booleans())
def test_mail_goes_exactly_when_no_reason_holds(chosen: set[int], late: bool, today_open: bool) -> None:
    """The week's two count a mail of its own; one that joins today's mail is none."""
    holding = [RULES[number] for number in chosen if not (today_open and RULES[number][2] == "two_a_week")]
    now = ENDS if late else DUE
    found = decided(*[RULES[number][0] for number in chosen], {"today_open": today_open}, now=now)
    assert (found.kind in {"send", "merge"}) == (not holding and not late)


@pytest.mark.parametrize(
    ("unanswered", "limit", "reason", "last"),
    [
        (0, 1, "due", 1),
        (0, 2, "due", 0),
        (1, 2, "due", 1),
        (2, 2, "went_quiet", None),
        (3, 2, "went_quiet", None),
        (1, 3, "due", 0),
        (2, 3, "due", 1),
        (0, 0, "went_quiet", None),
    ],
)
def test_silence_begins_at_the_limit_and_the_one_before_is_the_last(
    unanswered: int, limit: int, reason: str, last: int | None
) -> None:
    found = decided({"unanswered": unanswered, "limit": limit})
    numbers = {"unanswered": unanswered, "limit": limit} | ({} if last is None else {"last": last})
    assert (found.reason, found.numbers) == (reason, numbers)


@pytest.mark.parametrize(("sent", "kind"), [(0, "send"), (1, "send"), (2, "drop"), (3, "drop")])
def test_third_of_a_week_is_dropped_with_its_numbers(sent: int, kind: str) -> None:
    found = decided({"sent_in_week": sent})
    assert found.kind == kind
    if kind == "drop":
        assert found.numbers == {"sent": sent, "limit": 2}


@pytest.mark.parametrize(
    ("seconds", "kind", "minutes"),
    [(-1, "send", None), (0, "drop", 25 * 60), (59, "drop", 25 * 60), (60, "drop", 25 * 60 + 1)],
)
def test_mail_is_of_no_use_from_its_last_instant_on(seconds: int, kind: str, minutes: int | None) -> None:
    found = decided(now=ENDS + timedelta(seconds=seconds))
    assert (found.kind, found.numbers.get("minutes_late")) == (kind, minutes)


@pytest.mark.parametrize(
    ("safety", "reason"),
    [
        ("unknown", "contact_not_asked"),
        ("unsafe", "contact_unsafe"),
        ("in_person", "contact_in_person"),
        ("", "contact_not_asked"),
        ("SAFE", "contact_not_asked"),
    ],
)
def test_only_the_one_word_safe_is_safe(safety: str, reason: str) -> None:
    found = decided({"safety": safety})
    assert (found.kind, found.reason, found.numbers) == ("hold", reason, {})


@pytest.mark.parametrize("resting", ["calendar_hold", "gentle_mode", "risk_open"])
def test_rest_is_named_by_what_it_is(resting: str) -> None:
    assert decided({"resting": resting}, {"assignment_paused": True}).reason == resting


def test_same_facts_at_the_same_instant_are_the_same_decision() -> None:
    assert decided({"unanswered": 1}) == decided({"unanswered": 1})
