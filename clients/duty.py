"""Who looks at an answer about harm, by when, and who if not: the practice's response plan, with today's absences."""

import uuid
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from clients.models import Client

THEIR_OWN, NOBODY = "therapist", "nobody"
"""Who checks: each client's own therapist. Who covers: nobody else is here."""
GOES_TO_COVER, NOT_GIVEN = "cover", "not_given"
"""While whoever checks is away: it goes to the cover, or no such scale is handed over."""
DAILY, WORKDAYS = "daily", "workdays"
MOST_HOURS = 72


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A whole plan; half a one is none."""

    checker: uuid.UUID | None
    often: str
    hours: int
    cover: uuid.UUID | None
    away: str
    phone: str

    @property
    def within(self) -> timedelta:
        """By when somebody has said what was done; hours of the clock, nights and Sundays included."""
        return timedelta(hours=self.hours)


WITHOUT_A_PLAN = Plan(checker=None, often=DAILY, hours=24, cover=None, away=NOT_GIVEN, phone="")
"""What holds for an answer that comes in although the plan has lost its force meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Who is told, in order: those who are here, then those who are away. `away`: whoever checks is not here."""

    line: tuple[uuid.UUID, ...]
    away: bool

    @property
    def first(self) -> uuid.UUID | None:
        """Who is told at once."""
        return self.line[0] if self.line else None

    def after(self, told: Container[uuid.UUID | None]) -> uuid.UUID | None:
        """The next one who has not been told."""
        return next((each for each in self.line if each not in told), None)


def plan_of(practice: Any) -> Plan | None:
    """The practice's plan, when every part of it is there."""
    held: Mapping[str, Any] = practice.response_plan or {}
    hours, cover, checker = held.get("hours"), held.get("cover"), held.get("checker")
    whole = (
        isinstance(hours, int)
        and 1 <= hours <= MOST_HOURS
        and held.get("often") in (DAILY, WORKDAYS)
        and held.get("away") in (GOES_TO_COVER, NOT_GIVEN)
        and (cover == NOBODY or _id(cover) is not None)
        and (checker == THEIR_OWN or _id(checker) is not None)
    )
    if not whole or not any(str(text).strip() for text in practice.crisis_text.values()):
        return None
    return Plan(
        checker=_id(checker),
        often=str(held["often"]),
        hours=int(held["hours"]),
        cover=_id(cover),
        away=str(held["away"]),
        phone=str(held.get("phone") or ""),
    )


def turn(client: Client, *, plan: Plan, now: datetime) -> Turn:
    """Down the line: whoever checks, their own stand-in, the cover, the client's therapist. One statement."""
    people = {row.id: row for row in client.practice.members.filter(ended_at__isnull=True)}
    checker = plan.checker or client.therapist_id
    stand_in = people[checker].cover_id if checker in people else None
    line = [
        each
        for each in dict.fromkeys([checker, stand_in, plan.cover, client.therapist_id])
        if each in people and people[each].is_therapist
    ]
    away = {each for each in line if _is_away(people[each], now=now)}
    return Turn(
        line=tuple(sorted(line, key=lambda each: each in away)), away=checker in away or checker not in line
    )


def why_not(client: Client, *, now: datetime) -> str:
    """Why no measure with a risk item may be handed over now, as a code; nothing when it may."""
    plan = plan_of(client.practice)
    if plan is None:
        return "no_response_plan"
    whose = turn(client, plan=plan, now=now)
    nobody = whose.first is None or whose.first == (plan.checker or client.therapist_id)
    return "nobody_looks" if whose.away and (nobody or plan.away == NOT_GIVEN) else ""


def _is_away(member: Any, *, now: datetime) -> bool:
    begins, ends = member.away_from, member.away_to
    return begins is not None and begins <= now and (ends is None or now < ends)


def _id(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
