"""What comes again in many stories: questionnaires every other week, session checks, two stories lived at once."""

import heapq
import itertools
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from clients.models import Assignment, Entry
from practice.actions.demo.life import Life, edition_of
from practice.actions.demo.stage import Story

EVENING_BEFORE = timedelta(hours=14)
SOON_AFTER = timedelta(hours=3)
MOST = 3


def together(*stories: Story) -> Story:
    """Several threads of one life, in the order of their dates."""
    order = itertools.count()
    turns: list[tuple[datetime, int, Story]] = []
    for story in stories:
        begins = next(story, None)
        if begins is not None:
            turns.append((begins, next(order), story))
    heapq.heapify(turns)
    while turns:
        at, _, story = heapq.heappop(turns)
        yield at
        following = next(story, None)
        if following is not None:
            heapq.heappush(turns, (following, next(order), story))


def course(life: Life, slug: str, totals: Mapping[int, int]) -> Story:
    """A questionnaire before some of the hours: weeks ago, and the sum that it came to."""
    for weeks_ago, total in totals.items():
        yield life.hour(weeks_ago) - timedelta(days=1, hours=2)
        piece = life.hand(slug, share="all")
        yield life.hour(weeks_ago) - EVENING_BEFORE
        entry = life.phone.send(piece, spread(slug, total))
        yield life.after(weeks_ago)
        life.open(entry)
        life.talk(piece, "finished")


def checks(life: Life, said: Mapping[int, Mapping[str, Any]]) -> Story:
    """A session check on the evening of some hours, read before the next one."""
    for weeks_ago, values in said.items():
        yield life.after(weeks_ago)
        piece = life.hand("session-check", share="all")
        yield life.after(weeks_ago) + SOON_AFTER
        entry = life.phone.send(piece, values)
        yield life.hour(weeks_ago - 1) - timedelta(minutes=20)
        life.open(entry)
        life.talk(piece, "finished")


def read_and_talk(life: Life, piece: Assignment, entry: Entry, *, outcome: str, learned: str = "") -> None:
    """What happens in most hours."""
    life.open(entry)
    life.talk(piece, outcome, learned)


def spread(slug: str, total: int) -> dict[str, int]:
    """Answers that come to this sum, higher at the front, as they often are."""
    names = [item["id"] for item in edition_of(slug).items if item["type"] == "frequency"]
    level, rest = divmod(min(total, MOST * len(names)), len(names))
    return {name: min(MOST, level + (place < rest)) for place, name in enumerate(names)}
