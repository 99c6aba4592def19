"""Whether a reminder goes: the first reason against it wins."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.schedule import Decision, Facts, Rate, Sending, Window, backoff, decide, refilled

DUE = datetime(2026, 6, 4, 18, 30, tzinfo=UTC)
SENDING = Sending(
    window=Window(opens=DUE, closes=DUE + timedelta(hours=1)), not_after=DUE + timedelta(hours=25)
)


def decided(*, now: datetime = DUE, **facts: Any) -> Decision:
    return decide(Facts(**({"due": DUE, "sending": SENDING} | facts)), now=now)


def test_reminder_that_nothing_speaks_against_goes() -> None:
    assert decided() == Decision(kind="send", reason="due", numbers={"unanswered": 0, "limit": 2, "last": 0})


def test_second_one_without_an_answer_is_the_last() -> None:
    assert decided(unanswered=1).numbers["last"] == 1


@pytest.mark.parametrize(
    ("facts", "kind", "reason"),
    [
        ({"plan_stopped": True}, "drop", "plan_stopped"),
        ({"client_active": False}, "drop", "client_not_active"),
        ({"assignment_open": False}, "drop", "assignment_not_open"),
        ({"plan_over": True}, "drop", "plan_over"),
        ({"turned_off": True}, "drop", "client_turned_off"),
        ({"safety": "unknown"}, "hold", "contact_not_asked"),
        ({"safety": "unsafe"}, "hold", "contact_unsafe"),
        ({"safety": "in_person"}, "hold", "contact_in_person"),
        ({"safety": "else"}, "hold", "contact_not_asked"),
        ({"address_paused": True}, "hold", "address_paused"),
        ({"recheck_due": True}, "hold", "contact_ask_again"),
        ({"resting": "gentle_mode"}, "hold", "gentle_mode"),
        ({"assignment_paused": True}, "hold", "assignment_paused"),
        ({"done_for_now": True}, "drop", "done_already"),
        ({"unanswered": 2}, "drop", "went_quiet"),
        ({"today_gone": True}, "drop", "one_a_day"),
        ({"sent_in_week": 2}, "drop", "two_a_week"),
        ({"sending": None}, "hold", "no_allowed_hour"),
        ({"now": SENDING.not_after}, "drop", "outage"),
        ({"today_open": True}, "merge", "same_day"),
        ({"today_open": True, "sent_in_week": 2}, "merge", "same_day"),
    ],
)
def test_each_reason_has_its_decision(facts: dict[str, Any], kind: str, reason: str) -> None:
    found = decided(**facts)
    assert (found.kind, found.reason) == (kind, reason)


@given(
    flags=st.fixed_dictionaries(
        {name: st.booleans() for name in ("plan_stopped", "address_paused", "turned_off", "recheck_due")}
    ),
    safety=st.sampled_from(["safe", "unknown", "unsafe", "in_person"]),
)
def test_nothing_goes_while_one_reason_stands(flags: dict[str, bool], safety: str) -> None:
    goes = decided(**flags, safety=safety).kind in {"send", "merge"}
    assert goes == (safety == "safe" and not any(flags.values()))


@given(attempt=st.integers(0, 2000), seed=st.integers())
def test_backoff_stays_between_nothing_and_six_hours(attempt: int, seed: int) -> None:
    wait = backoff(attempt=attempt, step=60, roll=random.Random(seed).random)
    assert timedelta() <= wait <= min(timedelta(hours=6), timedelta(seconds=60 * 2 ** min(attempt, 30)))


@given(tokens=st.floats(0, 100), seconds=st.floats(0, 10_000))
def test_bucket_never_holds_more_than_its_burst(tokens: float, seconds: float) -> None:
    assert 0 <= refilled(tokens=tokens, seconds=seconds, rate=Rate(per_minute=30, burst=20)) <= 20


def test_bucket_fills_at_its_rate() -> None:
    assert refilled(tokens=1, seconds=4, rate=Rate(per_minute=30, burst=20)) == 3
