"""The caseload as one list: names opened in memory, one word each, the same number of statements at any size."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from clients import access, vault
from clients.actors import Actor, ClientPermission
from clients.models import (
    Assignment,
    BetweenUs,
    Client,
    Delivery,
    Entry,
    ErasureAsk,
    NotDone,
    RiskWatch,
    SafeContact,
)
from clients.models.client import ClientQuerySet

Marks = Mapping[uuid.UUID, frozenset[str]]
NO_MARKS: Marks = MappingProxyType({})
WORDS = ("harm", "waiting", "wish", "bounced", "thread", "ready", "new", "quiet")
"""What matters most comes first; a client carries the first that holds."""
PAGE = 25
NAMES = ("name", "nickname")
COLUMNS = ("practice_id", "therapist_id", "code", "status", *NAMES)
"""What a line and the policy ask of a client."""
NOT_ARRIVED = frozenset({"failed", "bounced", "dead", "uncertain"})
TOLD = ("accepted", *sorted(NOT_ARRIVED))


@dataclass(frozen=True, kw_only=True)
class Line:
    """One client in the list."""

    id: uuid.UUID
    code: str
    name: str
    nickname: str
    status: str
    word: str
    asked_erasure: datetime | None = None
    may_erase: bool = False


@dataclass(frozen=True, kw_only=True)
class Caseload:
    """One page of the list. `total` counts everyone of the caseload, `found` those the search left."""

    lines: tuple[Line, ...]
    total: int
    found: int
    page: int
    pages: int
    search: str
    word: str
    clinical: bool

    @property
    def first(self) -> int:
        """The number of the first line on this page."""
        return (self.page - 1) * PAGE + 1 if self.found else 0

    @property
    def last(self) -> int:
        """The number of the last line on this page."""
        return self.first + len(self.lines) - 1 if self.lines else 0


def caseload(
    *, by: Actor, now: datetime, marks: Marks = NO_MARKS, search: str = "", word: str = "", page: int = 1
) -> Caseload:
    """The clients `by` works with, or for an assistant the names of the practice. One audit event for the list."""
    clinical = by.may(ClientPermission.CLINICAL)
    asked = access.people(by=by, now=now).select_related(None).only(*COLUMNS)
    rows = access.with_leave(_with_signals(asked, now=now), by=by, now=now)
    shown = vault.reveal_readable(rows, *NAMES, by=by, purpose="caseload", now=now)
    lines = [
        Line(
            id=row.id,
            code=row.code,
            name=values["name"],
            nickname=values["nickname"],
            status=row.status,
            word=word_for(row, marks=marks.get(row.id, frozenset())) if clinical else "",
            asked_erasure=row.wish if clinical else None,  # type: ignore[attr-defined]  # annotated below
            may_erase=bool(row.wish) and by.may(ClientPermission.ERASE, row),  # type: ignore[attr-defined]  # the same
        )
        for row, values in zip(rows, shown, strict=True)
    ]
    found = [line for line in lines if _matches(line, search=search, word=word)]
    found.sort(key=lambda line: (line.word != "harm", line.name.casefold(), line.code))
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), pages)
    return Caseload(
        lines=tuple(found[(page - 1) * PAGE : page * PAGE]),
        total=len(lines),
        found=len(found),
        page=page,
        pages=pages,
        search=search,
        word=word,
        clinical=clinical,
    )


@dataclass(frozen=True, kw_only=True)
class Word:
    """What stands beside a name, without the name."""

    id: uuid.UUID
    status: str
    word: str


def words(*, by: Actor, now: datetime, marks: Marks = NO_MARKS) -> tuple[Word, ...]:
    """The words alone, for a page that is already open: no name is opened, so nothing is written down."""
    asked = access.clients(by=by, now=now).select_related(None).only(*COLUMNS)
    rows = _with_signals(asked, now=now)
    return tuple(
        Word(id=row.id, status=row.status, word=word_for(row, marks=marks.get(row.id, frozenset())))
        for row in rows
    )


def word_for(row: Client, *, marks: Iterable[str]) -> str:
    """The one word; what is known above (an open thread, an answer that waits) comes in as marks."""
    found = set(marks)
    signals = {
        "harm": row.harm,  # type: ignore[attr-defined]  # annotated by _with_signals, as are all below
        "waiting": row.said or row.asked,  # type: ignore[attr-defined]  # the same
        "wish": row.wish,  # type: ignore[attr-defined]  # the same
        "bounced": row.paused_address or row.last_mail in NOT_ARRIVED,  # type: ignore[attr-defined]  # the same
        "ready": row.unread or row.ready or row.declined,  # type: ignore[attr-defined]  # the same
        "new": not row.given,  # type: ignore[attr-defined]  # the same
    }
    found |= {name for name, holds in signals.items() if holds}
    return next((name for name in WORDS if name in found), "quiet")


def last_mail(client_id: uuid.UUID) -> str:
    """How the latest finished mail to this client ended."""
    return _finished({"client_id": client_id}).values_list("state", flat=True).first() or ""


def _finished(whose: dict[str, Any]) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(**whose, kind__in=["invite", "reminder", "fresh"], state__in=TOLD)
    return rows.order_by(F("created_at").desc(), "id")


def _matches(line: Line, *, search: str, word: str) -> bool:
    wanted = search.casefold().split()
    haystack = f"{line.name} {line.nickname} {line.code}".casefold()
    if not all(part in haystack for part in wanted):
        return False
    if word == "ended":
        return line.status == Client.Status.ENDED
    if line.status == Client.Status.ENDED and not wanted and line.asked_erasure is None:
        return False
    return not word or line.word == word


def _with_signals(people: ClientQuerySet, *, now: datetime) -> ClientQuerySet:
    mine = {"client_id": OuterRef("id")}
    return people.annotate(
        harm=Exists(RiskWatch.objects.filter(**mine, event__kind="answer")),
        asked=Exists(RiskWatch.objects.filter(**mine, event__kind="asked")),
        said=Exists(
            BetweenUs.objects.filter(
                **mine, visible_at__lte=now, taken_back_at__isnull=True, opened_at__isnull=True
            )
        ),
        wish=Subquery(ErasureAsk.objects.filter(**mine, taken_back_at=None).values("asked_at")[:1]),
        unread=Exists(Entry.objects.visible(now).filter(**mine, opened_at__isnull=True)),
        declined=Exists(NotDone.objects.filter(**mine, withdrawn_at__isnull=True, opened_at__isnull=True)),
        ready=Exists(Assignment.objects.filter(**mine, stage=Assignment.Stage.READY)),
        given=Exists(Assignment.objects.filter(**mine).exclude(stage=Assignment.Stage.REVOKED)),
        paused_address=Exists(SafeContact.objects.filter(**mine, address_paused_at__isnull=False)),
        last_mail=Subquery(_finished(mine).values("state")[:1]),
    )
