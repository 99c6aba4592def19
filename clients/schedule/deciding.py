"""Whether a reminder goes: the first reason that speaks against it wins, and stands in the ledger with its numbers."""

from dataclasses import dataclass, field
from datetime import datetime

from clients.schedule.windows import Sending

SEND, HOLD, DROP, MERGE = "send", "hold", "drop", "merge"
A_WEEK = 2
"""Reminders to one client in seven days, whatever was chosen."""
UNSAFE = {"unknown": "contact_not_asked", "unsafe": "contact_unsafe", "in_person": "contact_in_person"}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that is known of one occurrence of one plan. `resting`: calendar_hold, gentle_mode or risk_open."""

    due: datetime
    sending: Sending | None
    safety: str = "safe"
    recheck_due: bool = False
    address_paused: bool = False
    turned_off: bool = False
    client_active: bool = True
    resting: str = ""
    assignment_open: bool = True
    assignment_paused: bool = False
    plan_stopped: bool = False
    plan_over: bool = False
    done_for_now: bool = False
    limit: int = 2
    unanswered: int = 0
    sent_in_week: int = 0
    today_open: bool = False
    today_gone: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """send, hold (somebody has to settle something first), drop, or merge into the mail of the same day."""

    kind: str
    reason: str
    numbers: dict[str, int | str] = field(default_factory=dict)


def decide(facts: Facts, *, now: datetime) -> Decision:
    """The decision for this occurrence. Pure: the same facts and instant give the same decision."""
    for question in (_ended, _unreachable, _resting, _enough, _late):
        if (against := question(facts, now)) is not None:
            return against
    last = facts.unanswered + 1 >= facts.limit
    numbers: dict[str, int | str] = {"unanswered": facts.unanswered, "limit": facts.limit, "last": int(last)}
    if facts.today_open:
        return Decision(kind=MERGE, reason="same_day", numbers=numbers)
    return Decision(kind=SEND, reason="due", numbers=numbers)


def _ended(facts: Facts, _now: datetime) -> Decision | None:
    """What is over for good."""
    reasons = (
        (facts.plan_stopped, "plan_stopped"),
        (not facts.client_active, "client_not_active"),
        (not facts.assignment_open, "assignment_not_open"),
        (facts.plan_over, "plan_over"),
        (facts.turned_off, "client_turned_off"),
    )
    return next((Decision(kind=DROP, reason=reason) for holds, reason in reasons if holds), None)


def _unreachable(facts: Facts, _now: datetime) -> Decision | None:
    """What has to be settled with the client before any mail."""
    reasons = (
        (facts.safety != "safe", UNSAFE.get(facts.safety, "contact_not_asked")),
        (facts.address_paused, "address_paused"),
        (facts.recheck_due, "contact_ask_again"),
    )
    return next((Decision(kind=HOLD, reason=reason) for holds, reason in reasons if holds), None)


def _resting(facts: Facts, _now: datetime) -> Decision | None:
    """What rests for a while."""
    if facts.resting:
        return Decision(kind=HOLD, reason=facts.resting)
    if facts.assignment_paused:
        return Decision(kind=HOLD, reason="assignment_paused")
    return Decision(kind=DROP, reason="done_already") if facts.done_for_now else None


def _enough(facts: Facts, _now: datetime) -> Decision | None:
    """Two without an answer, then silence; two a week; one a day."""
    if facts.unanswered >= facts.limit:
        numbers: dict[str, int | str] = {"unanswered": facts.unanswered, "limit": facts.limit}
        return Decision(kind=DROP, reason="went_quiet", numbers=numbers)
    if facts.today_gone:
        return Decision(kind=DROP, reason="one_a_day")
    if facts.sent_in_week >= A_WEEK and not facts.today_open:
        return Decision(kind=DROP, reason="two_a_week", numbers={"sent": facts.sent_in_week, "limit": A_WEEK})
    return None


def _late(facts: Facts, now: datetime) -> Decision | None:
    """After an outage nothing old goes out."""
    if facts.sending is None:
        return Decision(kind=HOLD, reason="no_allowed_hour")
    if now >= facts.sending.not_after:
        late = int((now - facts.due).total_seconds() // 60)
        return Decision(kind=DROP, reason="outage", numbers={"minutes_late": late})
    return None
