"""The rows behind a client's pages, each page's in the fewest statements, written once (`clients.statements`)."""

import uuid
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Q, UUIDField

from clients.models import Assignment, Client, Entry, LinkItem, NotDone, SafeContact
from clients.pieces.reach import NOT_SHOWN, Sitting, not_here, sent_or_own
from clients.statements import Slot, Statement, built, columns
from psychoed.queries import kept
from psychoed.queries.kept import Pin

PIECE = (
    "id", "practice_id", "client_id", "edition_id", "sha256", "language", "kind", "stage", "cadence", "why",
    "why_readable", "share_default", "dose", "layout",
)  # fmt: skip
PIN = ("edition__sha256", "edition__status")
EDITION = PIECE.index("edition_id")
LINE = (
    "id", "assignment_id", "state", "begun_at", "saved_at", "sent_at", "visible_at", "opened_at", "answered",
    "kept_back",
)  # fmt: skip
CONTACT = ("id", "practice_id", "client_id", "sender_label", "word")


def pieces(*, by: Sitting, now: datetime, only: uuid.UUID | None) -> list[tuple[Assignment, bool]]:
    """The assignments within reach, newest first, each with whether the client said "not this one"."""
    found = _pieces(known=by.is_known, one=only is not None).rows(
        **_reach(by, now=now), **_hands(by), piece=only
    )
    pins = [Pin(row[EDITION], *row[len(PIECE) : -1]) for row in found]
    editions = kept.editions(pins)
    client = _client(by)
    return [
        (_assignment(row[: len(PIECE)], edition=editions[pin.id], client=client), row[-1])
        for row, pin in zip(found, pins, strict=True)
    ]


def entries(*, by: Sitting, now: datetime, only: uuid.UUID | None) -> list[Entry]:
    """What was written on these pieces in this sitting or in this kept place, newest first; without the words."""
    asked = _entries(
        known=by.is_known, one=only is not None, whole=by.is_whole, reset=by.own_since is not None
    )
    return [
        built(Entry, row, names=LINE) for row in asked.rows(**_reach(by, now=now), **_hands(by), piece=only)
    ]


def entry(*, by: Sitting, entry_id: uuid.UUID, now: datetime) -> Entry:
    """One entry with its words under their seals, its piece and its edition; or 404."""
    asked = _entry(known=by.is_known, whole=by.is_whole, reset=by.own_since is not None)
    row = asked.row(**_reach(by, now=now), **_hands(by), entry=entry_id) or not_here()
    own, piece, pin = _split(row, len(columns(Entry)), len(PIECE))
    found: Entry = built(Entry, own)
    edition = kept.editions([Pin(piece[EDITION], *pin)])[piece[EDITION]]
    found.client = _client(by)
    found.assignment = _assignment(piece, edition=edition, client=found.client)
    return found


def contact(*, by: Sitting) -> SafeContact | None:
    """What the client calls who writes to them, under its seals."""
    row = _CONTACT.row(client=by.client_id)
    if row is None:
        return None
    found: SafeContact = built(SafeContact, row, names=CONTACT)
    found.client = _client(by)
    return found


def _assignment(values: Any, *, edition: Any, client: Client) -> Assignment:
    found: Assignment = built(Assignment, values, names=PIECE)
    found.edition, found.client = edition, client
    return found


def _client(by: Sitting) -> Client:
    """The client as far as a policy asks: who, and of which practice."""
    found: Client = built(Client, [by.client_id, by.practice_id], names=["id", "practice_id"])
    return found


def _split(row: tuple[Any, ...], *lengths: int) -> list[tuple[Any, ...]]:
    parts, start = [], 0
    for length in lengths:
        parts.append(row[start : start + length])
        start += length
    return [*parts, row[start:]]


def _reach(by: Sitting, *, now: datetime) -> dict[str, Any]:
    oldest = now - timedelta(days=by.practice.reading_access_days)
    return {"client": by.client_id, "link": by.link_id, "oldest": oldest}


def _hands(by: Sitting) -> dict[str, Any]:
    first, second, *more = by.hands
    return {"hand": first, "place": second, "kept": more[0] if more else first, "since": by.own_since}


def _within(*, known: bool, one: bool) -> Any:
    """The pieces within reach: `reach.assignments`, with its values left open."""
    rows = Assignment.objects.filter(client_id=CLIENT).exclude(stage__in=NOT_SHOWN)
    rows = rows.exclude(closed_at__lt=Slot("oldest", DateTimeField()))
    if not known:
        linked = LinkItem.objects.filter(link_id=Slot("link", UUIDField())).values("assignment_id")
        rows = rows.filter(Q(id__in=linked) | Q(id__in=_written(whole=False).values("assignment_id")))
    return rows.filter(id=Slot("piece", UUIDField())) if one else rows


def _written(*, whole: bool, reset: bool = False) -> Any:
    """What this sitting may reach of what was written: `reach.entries`, with its values left open."""
    rows = Entry.objects.filter(client_id=CLIENT).exclude(state=Entry.State.WITHDRAWN)
    hands: Any = [Slot(name, UUIDField()) for name in ("hand", "place", "kept")]
    if not whole:
        return rows.filter(begun_in__in=hands)
    return rows.filter(sent_or_own(hands, since=Slot("since", DateTimeField()))) if reset else rows


@cache
def _pieces(*, known: bool, one: bool) -> Statement:
    declined = NotDone.objects.filter(assignment_id=OuterRef("id"), withdrawn_at__isnull=True)
    return Statement(
        lambda: (
            _within(known=known, one=one)
            .order_by("-agreed_at", "id")
            .annotate(declined=Exists(declined))
            .values_list(*PIECE, *PIN, "declined")
        )
    )


@cache
def _entries(*, known: bool, one: bool, whole: bool, reset: bool) -> Statement:
    return Statement(
        lambda: (
            _written(whole=whole, reset=reset)
            .filter(assignment__in=_within(known=known, one=one).values("id"))
            .order_by("-begun_at", "id")
            .values_list(*LINE)
        )
    )


@cache
def _entry(*, known: bool, whole: bool, reset: bool) -> Statement:
    piece = [f"assignment__{name}" for name in (*PIECE, *PIN)]
    return Statement(
        lambda: (
            _written(whole=whole, reset=reset)
            .filter(
                id=Slot("entry", UUIDField()), assignment__in=_within(known=known, one=False).values("id")
            )
            .values_list(*columns(Entry), *piece)
        )
    )


CLIENT = Slot("client", UUIDField())
_CONTACT = Statement(lambda: SafeContact.objects.filter(client_id=CLIENT).values_list(*CONTACT))
