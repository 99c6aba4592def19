"""How often the mailed pages may be knocked at, counted in the database so that a limit outlives the broker.

A secret is looked up before anything is counted. Who guesses is counted with the others who guess: a guesser,
from wherever and however fast, makes nobody wait whose link is right, and above the limit writes no row.
Who has a right link is counted too, so that a program that presses all day does not fill the house; a phone
that has kept its place is counted by itself, whatever a program does. Networks are counted by a keyed hash of their prefix.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from clients.actions import tallies

MINUTE = timedelta(minutes=1)
GUESSES_OF_A_NETWORK = 40
ASKS_OF_A_NETWORK = 20
OPENINGS_OF_A_LINK = 60
OPENINGS_OF_A_CLIENT = 90
OPENINGS_OF_A_PLACE = 60
A_NETWORK = 4
"""One network may take so much of the whole: a fourth."""


class TooMany(Exception):
    """More knocks than are let in just now: the page asks to try again in a minute."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many within this time, of this kind and name."""

    kind: str
    name: object
    most: int
    within: timedelta

    @property
    def scope(self) -> str:
        """Under which it is counted."""
        return tallies.scope(self.kind, self.name)


def guessed(*, network: str, now: datetime) -> None:
    """A press that opened nothing."""
    _let_in(
        Limit(kind="guess-all", name="", most=_whole(), within=MINUTE),
        Limit(kind="guess-net", name=network, most=GUESSES_OF_A_NETWORK, within=tallies.QUARTER),
        now=now,
    )


def opened(
    *, link_id: uuid.UUID, client_id: uuid.UUID, place_id: uuid.UUID | None, network: str, now: datetime
) -> None:
    """A press with the right secret or code: from a phone that has kept its place, or from any other browser."""
    strangers = (
        Limit(kind="open-link", name=link_id, most=OPENINGS_OF_A_LINK, within=tallies.QUARTER),
        Limit(kind="open-client", name=client_id, most=OPENINGS_OF_A_CLIENT, within=tallies.QUARTER),
    )
    kept = Limit(kind="open-place", name=place_id, most=OPENINGS_OF_A_PLACE, within=tallies.QUARTER)
    _let_in(
        Limit(kind="open-all", name="", most=_whole(), within=MINUTE),
        Limit(kind="open-net", name=network, most=max(1, _whole() // A_NETWORK), within=MINUTE),
        *(strangers if place_id is None else [kept]),
        now=now,
    )


def asked(*, network: str, now: datetime) -> None:
    """Somebody asks for a fresh link, for an id that exists or does not."""
    _let_in(
        Limit(kind="ask-all", name="", most=_whole(), within=MINUTE),
        Limit(kind="ask-net", name=network, most=ASKS_OF_A_NETWORK, within=tallies.QUARTER),
        now=now,
    )


def _let_in(*limits: Limit, now: datetime) -> None:
    """Count this knock under every limit, or under none: what is above one of them writes nothing.

    Several at the same instant may pass together; a limit against floods need not be exact.
    """
    if any(tallies.count(each.scope, within=each.within, now=now) >= each.most for each in limits):
        raise TooMany
    with transaction.atomic():
        for each in limits:
            tallies.bump(each.scope, now=now)


def _whole() -> int:
    return settings.ATTUNE_KNOCKS_PER_MINUTE
