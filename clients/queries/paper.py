"""A piece on paper: as it is printed, and as it is typed in again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clients import access, helplines
from clients.actors import Actor, ClientPermission
from clients.models import Assignment
from clients.queries import pinned
from clients.queries.page import Who, head
from psychoed import answering, presenting
from psychoed.items import Item


@dataclass(frozen=True, kw_only=True)
class PaperPage:
    """What stands on the sheet. Nothing on it says whose it is but the code, and nothing says from where."""

    id: uuid.UUID
    who: Who
    title: str
    kind: str
    language: str
    minutes: int
    html: str
    lines: tuple[str, ...]
    items: Sequence[Item]
    kept: frozenset[str]
    """Questions whose answers stay with the client unless they say otherwise."""


def paper_page(
    *, by: Actor, assignment_id: uuid.UUID, now: datetime, permission: str = ClientPermission.CLINICAL
) -> PaperPage:
    """The pinned edition, in its own language."""
    row = access.assignment(by=by, assignment_id=assignment_id, now=now, permission=permission)
    edition, client = row.edition, row.client
    items = answering.read_items(edition.items)
    practice = client.practice
    found = helplines.help_for(
        practice.crisis_text,
        language=edition.language,
        country=helplines.country_of(client.zone),
        home=practice.country,
    )
    return PaperPage(
        id=row.id,
        who=head(client, by=by, now=now),
        title=edition.title,
        kind=edition.kind,
        language=edition.language,
        minutes=edition.minutes,
        html=_on_paper(edition, items),
        lines=tuple(line.strip() for line in found.text.splitlines() if line.strip()),
        items=items,
        kept=_kept(row, items),
    )


def _on_paper(edition: Any, items: Sequence[Item]) -> str:
    if edition.kind == "handout":
        return pinned.fragment(edition)
    return str(presenting.render_paper(items, language=edition.language))


def _kept(row: Assignment, items: Sequence[Item]) -> frozenset[str]:
    if row.share_default == Assignment.Share.ALL or row.edition.kind == "measure":
        return frozenset()
    return frozenset(item.id for item in answering.walk(items) if item.default_share is False)
