"""Making a draft and working on it: from an article, by corrections, by answering what review will ask."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.text import slugify

from psychoed.actions.record import record
from psychoed.actors import Actor, LibraryPermission
from psychoed.articles import Doubt, read_article
from psychoed.articles.corrections import Sheet, Step, correct_all, put_back
from psychoed.blocks import Block, title_of
from psychoed.models import Edition, Material
from psychoed.queries import access

UNTITLED = "Untitled"
KEPT_META = (
    "summary", "audience", "licence_ground", "licence", "attribution", "cautions", "sources", "content_note",
    "evidence_level", "use_when", "tags",
)  # fmt: skip


class StaleDraft(ValueError):
    """The draft was changed elsewhere since this page was opened."""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """The draft as it is now, the block that was taken out with its place, and by how much later ones moved."""

    edition: Edition
    removed: Block | None = None
    removed_at: int = 0
    shift: int = 0


@transaction.atomic
def draft(
    *,
    data: bytes,
    by: Actor,
    now: datetime,
    filename: str = "",
    format: str = "auto",  # noqa: A002 - the word people use
    language: str = "en",
) -> Edition:
    """An article becomes the first draft of a new handout. Raises ArticleError where it cannot be read."""
    if not by.may(LibraryPermission.WRITE):
        raise Http404
    article = read_article(data=data, filename=filename, format=format)
    title = _title(article.blocks)
    material = Material.objects.create(
        kind=Material.Kind.HANDOUT,
        slug=free_slug(title=title, by=by),
        owner_id=by.practice_id,
        created_at=now,
    )
    edition = Edition.objects.create(
        material=material,
        kind=material.kind,
        language=language,
        title=title,
        blocks=article.blocks,
        doubts=[asdict(doubt) for doubt in article.doubts],
        source=article.source,
        source_name=filename[:200],
        created_at=now,
        created_by_id=by.id,
    )
    record(
        edition=edition, verb="drafted", by=by, now=now, note=f"{article.words_in} words, {article.format}"
    )
    return edition


@transaction.atomic
def save(
    *,
    edition_id: uuid.UUID,
    revision: int,
    by: Actor,
    now: datetime,
    steps: Sequence[Step] = (),
    answers: Mapping[str, Any] | None = None,
    reviewer_id: uuid.UUID | None = None,
) -> Saved:
    """Corrections and answers are kept together. Raises StaleDraft or BlockError, and then nothing is changed."""
    edition = _open_draft(edition_id=edition_id, revision=revision, by=by)
    done = correct_all(sheet_of(edition), steps)
    _write_sheet(edition, done.sheet)
    if answers is not None:
        edition.meta = {**edition.meta, **{key: answers[key] for key in KEPT_META if key in answers}}
        edition.reviewer_id = reviewer_id
    _kept(edition, verb="saved", by=by, now=now, note=", ".join(step.what for step in steps))
    return Saved(edition=edition, removed=done.removed, removed_at=done.removed_at, shift=done.shift)


@transaction.atomic
def restore(*, edition_id: uuid.UUID, index: int, block: Block, by: Actor, now: datetime) -> Edition:
    """A block that was deleted returns to its place."""
    edition = access.own_edition(by=by, edition_id=edition_id, statuses=[Edition.Status.DRAFT])
    _write_sheet(edition, put_back(sheet_of(edition), index=index, block=block))
    _kept(edition, verb="restored", by=by, now=now)
    return edition


def sheet_of(edition: Edition) -> Sheet:
    """The blocks of a draft with their doubts."""
    return Sheet(blocks=edition.blocks, doubts=[Doubt(**doubt) for doubt in edition.doubts])


def free_slug(*, title: str, by: Actor) -> str:
    """A short name that no other material of the practice has."""
    start = slugify(title)[:70].strip("-") or "handout"
    start = re.sub(r"-{2,}", "-", start.replace("_", "-"))
    taken = set(
        Material.objects.filter(owner_id=by.practice_id, slug__startswith=start).values_list(
            "slug", flat=True
        )
    )
    names = (start if number == 1 else f"{start}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _open_draft(*, edition_id: uuid.UUID, revision: int, by: Actor) -> Edition:
    edition = access.own_edition(by=by, edition_id=edition_id, statuses=[Edition.Status.DRAFT])
    if edition.revision != revision:
        raise StaleDraft
    return edition


def _write_sheet(edition: Edition, sheet: Sheet) -> None:
    edition.blocks = sheet.blocks
    edition.doubts = [asdict(doubt) for doubt in sheet.doubts]
    edition.title = _title(sheet.blocks)


def _kept(edition: Edition, *, verb: str, by: Actor, now: datetime, note: str = "") -> None:
    edition.revision += 1
    edition.save(update_fields=["blocks", "doubts", "title", "meta", "reviewer", "revision"])
    record(edition=edition, verb=verb, by=by, now=now, note=note)


def _title(blocks: list[Block]) -> str:
    return title_of(blocks)[:200] or UNTITLED
