"""The content desk: what is on its way, and one draft with its doubts beside its source."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from psychoed import reading
from psychoed.actors import Actor
from psychoed.articles import left_out
from psychoed.articles.corrections import kind_of, lines_of
from psychoed.articles.wording import to_look_at
from psychoed.blocks import Block
from psychoed.models import Edition
from psychoed.queries import access, pages, shelf
from psychoed.rendering import minutes, render_blocks, words

MOST_WORDS_SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that waits for a curator."""

    drafts: list[shelf.Row]
    in_review: list[shelf.Row]
    review_due: list[shelf.Row]
    suggestions: list["Suggestion"]


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A colleague's remark, with the text that it is about."""

    said: pages.Happening
    edition_id: uuid.UUID
    material_id: uuid.UUID
    title: str


@dataclass(frozen=True, kw_only=True)
class BlockView:
    """A block as it is shown, and as it is offered for correction."""

    index: int
    html: str
    kind: str
    lines: str
    doubts: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class DraftPage:
    """A draft on the desk."""

    edition_id: uuid.UUID
    material_id: uuid.UUID
    title: str
    kind: str
    status: str
    version: int
    language: str
    revision: int
    source: str
    source_name: str
    change_note: str
    blocks: list[BlockView]
    doubts: int
    left_out: list[str]
    left_out_more: int
    words: int
    minutes: int
    lint: reading.Lint | None
    wording: list[str]
    preview: str
    meta: dict[str, Any]
    reviewer_id: uuid.UUID | None
    reviewers: list[access.Person]
    by_author: bool
    alone: bool
    sent_back: str

    @property
    def left_out_count(self) -> int:
        """How many words of the source the handout does not say."""
        return len(self.left_out) + self.left_out_more


def desk(*, by: Actor, today: date) -> Desk:
    """Drafts, what is in review, what is due for another look, and what colleagues suggested."""
    own = access.editions(by=by).filter(material__owner_id=by.practice_id)
    rows = list(
        own.filter(
            Q(status__in=access.OPEN)
            | Q(status=Edition.Status.APPROVED, meta__next_review__lte=today.isoformat())
        ).order_by("title", "id")[:200]
    )
    said = pages.suggestions(by=by)
    about = access.editions(by=by).in_bulk([edition_id for _said, edition_id in said])
    return Desk(
        drafts=[shelf.row_of(row, today=today) for row in rows if row.status == Edition.Status.DRAFT],
        in_review=[shelf.row_of(row, today=today) for row in rows if row.status == Edition.Status.IN_REVIEW],
        review_due=[shelf.row_of(row, today=today) for row in rows if row.status == Edition.Status.APPROVED],
        suggestions=[
            Suggestion(said=line, edition_id=row.id, material_id=row.material_id, title=row.title)
            for line, edition_id in said
            if (row := about.get(edition_id))
        ],
    )


def draft_page(*, by: Actor, edition_id: uuid.UUID, statuses: tuple[str, ...]) -> DraftPage:
    """One open edition of this practice's own; 404 for anything else."""
    edition = access.edition(by=by, edition_id=edition_id)
    if edition.status not in statuses or edition.material.owner_id != by.practice_id:
        access.refuse()
    count = words(edition.blocks)
    gone = left_out(source=edition.source, blocks=edition.blocks) if edition.source else []
    people = access.approvers(by=by)
    others = [person for person in people if person.id != by.id]
    return DraftPage(
        edition_id=edition.id,
        material_id=edition.material_id,
        title=edition.title,
        kind=edition.kind,
        status=edition.status,
        version=edition.version,
        language=edition.language,
        revision=edition.revision,
        source=edition.source,
        source_name=edition.source_name,
        change_note=edition.change_note,
        blocks=_views(edition),
        doubts=len(edition.doubts),
        left_out=gone[:MOST_WORDS_SHOWN],
        left_out_more=max(0, len(gone) - MOST_WORDS_SHOWN),
        words=count,
        minutes=minutes(count),
        lint=reading.lint(edition.blocks, language=edition.language),
        wording=to_look_at(edition.blocks, language=edition.language),
        preview=render_blocks(edition.blocks),
        meta=edition.meta,
        reviewer_id=edition.reviewer_id,
        reviewers=others or people,
        by_author=access.sender_of(edition_id=edition.id) == by.id,
        alone=not others,
        sent_back=access.last_note(edition_id=edition.id, verb="sent_back"),
    )


def _views(edition: Edition) -> list[BlockView]:
    doubts: dict[int, list[dict[str, Any]]] = {}
    for doubt in edition.doubts:
        doubts.setdefault(doubt["block"], []).append(doubt)
    return [_view(index, block, doubts.get(index, [])) for index, block in enumerate(edition.blocks)]


def _view(index: int, block: Block, doubts: list[dict[str, Any]]) -> BlockView:
    return BlockView(
        index=index, html=render_blocks([block]), kind=kind_of(block), lines=lines_of(block), doubts=doubts
    )
