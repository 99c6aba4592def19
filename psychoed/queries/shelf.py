"""The library as a list: what can be handed out, and for those who write what is on its way."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from psychoed.actors import Actor, LibraryPermission
from psychoed.models import Edition
from psychoed.queries import access
from psychoed.rendering import minutes, words

PER_PAGE = 20
KINDS = ("handout", "exercise", "measure", "session_check")
STATUSES = ("approved", "draft", "in_review", "retired", "recalled")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One text of the library in one language."""

    edition_id: uuid.UUID
    material_id: uuid.UUID
    title: str
    kind: str
    status: str
    language: str
    version: int
    minutes: int
    summary: str
    shared: bool
    review_due: bool


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A page of the list."""

    rows: list[Row]
    total: int
    first: int
    last: int
    page: int
    pages: int
    statuses: Sequence[str]
    writes: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is looked for; anything unknown is taken as not asked."""

    text: str = ""
    kind: str = ""
    status: str = ""
    page: int = 1


def shelf(*, by: Actor, asked: Asked, today: date) -> Shelf:
    """The newest text of each material that fits, by title."""
    statuses = visible_statuses(by=by)
    rows = _found(by=by, asked=asked, statuses=statuses)
    total = rows.count()
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(1, asked.page), pages)
    start = (page - 1) * PER_PAGE
    shown = [row_of(edition, today=today) for edition in rows[start : start + PER_PAGE]]
    return Shelf(
        rows=shown,
        total=total,
        first=start + 1 if shown else 0,
        last=start + len(shown),
        page=page,
        pages=pages,
        statuses=statuses,
        writes=by.may(LibraryPermission.WRITE),
    )


def visible_statuses(*, by: Actor) -> Sequence[str]:
    """Drafts are for those who write or approve."""
    if by.may(LibraryPermission.WRITE) or by.may(LibraryPermission.APPROVE):
        return STATUSES
    return tuple(status for status in STATUSES if status not in access.OPEN)


def row_of(edition: Edition, *, today: date) -> Row:
    """A line of a list."""
    next_review = str(edition.meta.get("next_review") or "")
    return Row(
        edition_id=edition.id,
        material_id=edition.material_id,
        title=edition.title,
        kind=edition.kind,
        status=edition.status,
        language=edition.language,
        version=edition.version,
        minutes=edition.minutes if edition.meta.get("minutes") else minutes(words(edition.blocks)),
        summary=str(edition.meta.get("summary") or ""),
        shared=edition.material.owner_id is None,
        review_due=edition.status == "approved" and bool(next_review) and next_review <= today.isoformat(),
    )


def _found(*, by: Actor, asked: Asked, statuses: Sequence[str]) -> QuerySet[Edition]:
    status = asked.status if asked.status in statuses else "approved"
    rows = access.editions(by=by).filter(status=status)
    newer = Edition.objects.filter(
        material_id=OuterRef("material_id"),
        language=OuterRef("language"),
        status=status,
        version__gt=OuterRef("version"),
    )
    rows = rows.filter(~Exists(newer))
    if asked.kind in KINDS:
        rows = rows.filter(kind=asked.kind)
    for word in asked.text.split()[:8]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(meta__summary__icontains=word) | Q(material__slug__icontains=word)
        )
    return rows.order_by("title", "language", "id")
