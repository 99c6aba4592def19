"""From draft to approved: four questions, a second pair of eyes, and then a hash that never changes again."""

import re
import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from psychoed import inline, reading
from psychoed.actions.record import record
from psychoed.actors import Actor, LibraryPermission
from psychoed.models import Edition, LicenceRecord
from psychoed.pinning import edition_sha256
from psychoed.queries import access
from psychoed.rendering import minutes, words

CHECKLIST = ("read_as_client", "may_use", "cautions_right", "no_numbers", "no_blame")
LONGEST_SUMMARY = 240
REVIEW_EVERY = timedelta(days=548)
SPDX = re.compile(r"LicenseRef-[A-Za-z0-9.-]+|[A-Za-z0-9.+-]+")
LICENCES = {"ours": "LicenseRef-Own", "permission": "LicenseRef-Permission", "link_only": "LicenseRef-Link"}


class NotReady(ValueError):
    """What review asks is not answered yet: a code for each field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class NeedsSecondPerson(ValueError):
    """Whoever sent it to review does not approve it where somebody else can."""


@transaction.atomic
def send_for_review(*, edition_id: uuid.UUID, by: Actor, now: datetime) -> Edition:
    """The draft is laid before whoever reviews it. Raises NotReady with what is still open."""
    edition = access.own_edition(by=by, edition_id=edition_id, statuses=[Edition.Status.DRAFT])
    if problems := _open_questions(edition, by=by):
        raise NotReady(problems)
    _license(edition, now=now)
    edition.status = Edition.Status.IN_REVIEW
    edition.sent_for_review_at = now
    edition.revision += 1
    edition.save(update_fields=["status", "sent_for_review_at", "revision"])
    record(edition=edition, verb="sent_for_review", by=by, now=now)
    return edition


@transaction.atomic
def send_back(*, edition_id: uuid.UUID, note: str, by: Actor, now: datetime) -> Edition:
    """Review ends without approval: the draft is open again, with a sentence that says why."""
    permission = LibraryPermission.WRITE if by.may(LibraryPermission.WRITE) else LibraryPermission.APPROVE
    edition = access.own_edition(
        by=by, edition_id=edition_id, permission=permission, statuses=[Edition.Status.IN_REVIEW]
    )
    if not note.strip():
        raise NotReady({"note": "empty"})
    edition.status = Edition.Status.DRAFT
    edition.sent_for_review_at = None
    edition.revision += 1
    edition.save(update_fields=["status", "sent_for_review_at", "revision"])
    record(edition=edition, verb="sent_back", by=by, now=now, note=note.strip())
    return edition


@transaction.atomic
def approve(*, edition_id: uuid.UUID, by: Actor, now: datetime, checked: Collection[str] = ()) -> Edition:
    """Frozen from here on. A second person approves; where there is none, its author after the checklist."""
    edition = access.own_edition(
        by=by,
        edition_id=edition_id,
        permission=LibraryPermission.APPROVE,
        statuses=[Edition.Status.IN_REVIEW],
    )
    by_author = access.sender_of(edition_id=edition.id) == by.id
    if by_author:
        _allow_author(by=by, checked=checked)
    edition.meta = _final_meta(edition, now=now)
    edition.sha256 = edition_sha256(
        kind=edition.kind,
        language=edition.language,
        title=edition.title,
        blocks=edition.blocks,
        items=edition.items,
        meta=edition.meta,
    )
    edition.status = Edition.Status.APPROVED
    edition.approved_at, edition.approved_by_id, edition.reviewed_by_author = now, by.id, by_author
    edition.save()
    record(
        edition=edition, verb="approved", by=by, now=now, note="reviewed by its author" if by_author else ""
    )
    _retire_predecessors(edition, by=by, now=now)
    return edition


def is_alone(*, by: Actor) -> bool:
    """Whether nobody else of the practice could approve."""
    return all(person.id == by.id for person in access.approvers(by=by))


def _allow_author(*, by: Actor, checked: Collection[str]) -> None:
    if not is_alone(by=by):
        raise NeedsSecondPerson
    if set(CHECKLIST) - set(checked):
        raise NotReady({"checklist": "incomplete"})


def _open_questions(edition: Edition, *, by: Actor) -> dict[str, str]:
    """The four questions, and that there is something to hand out."""
    meta = edition.meta
    problems = {
        field: "empty"
        for field in ("licence_ground", "attribution", "cautions", "sources")
        if not meta.get(field)
    }
    if meta.get("licence_ground") == "free_licence" and not SPDX.fullmatch(meta.get("licence") or ""):
        problems["licence"] = "spdx"
    if meta.get("licence_ground") == "link_only" and "https://" not in (meta.get("attribution") or ""):
        problems["attribution"] = "link"
    if not any(block["type"] == "title" for block in edition.blocks):
        problems["title"] = "missing"
    if all(block["type"] in {"title", "heading"} for block in edition.blocks) and not edition.items:
        problems["text"] = "missing"
    others = {person.id for person in access.approvers(by=by) if person.id != by.id}
    if edition.reviewer_id not in (others or {by.id}):
        problems["reviewer"] = "empty"
    return problems


def _license(edition: Edition, *, now: datetime) -> None:
    """On what ground the text is used, written down once for each ground."""
    meta = edition.meta
    ground = meta["licence_ground"]
    meta["licence"] = LICENCES.get(ground, meta.get("licence", ""))
    edition.save(update_fields=["meta"])
    LicenceRecord.objects.get_or_create(
        material_id=edition.material_id,
        ground=ground,
        spdx=meta["licence"],
        attribution=meta["attribution"],
        rights_note=meta["attribution"] if ground == "permission" else "",
        defaults={"recorded_at": now},
    )


def _final_meta(edition: Edition, *, now: datetime) -> dict[str, Any]:
    """What clinicians expect to be told, filled in as far as it can be said without asking."""
    today: date = now.date()
    count = words(edition.blocks)
    lint = reading.lint(edition.blocks, language=edition.language)
    filled = {
        "summary": _first_sentence(edition),
        "audience": "adults",
        "content_note": "",
        "evidence_level": "D",
        "use_when": ["When it fits what was talked about."],
        "not_when": [],
        "needs_prep": False,
        "risk_items": [],
        "tags": ["own"],
        "pairs_with": [],
        "doses": {"small": "Read the part that fits.", "full": "Read the page."},
        "cadence": {"type": "once"},
        "authors": ["This practice"],
    }
    said = {key: value for key, value in edition.meta.items() if value not in ("", [], None)}
    level = {"method": lint.method, "value": lint.value} if lint else {"method": "none", "value": 0}
    return {
        **filled,
        **said,
        "kind": edition.kind,
        "slug": edition.material.slug,
        "language": edition.language,
        "title": edition.title,
        "version": f"{edition.version}.0.0",
        "minutes": minutes(count) if edition.kind == "handout" else edition.minutes,
        "reading_level": level if edition.kind == "handout" else edition.meta.get("reading_level", level),
        "last_reviewed": today.isoformat(),
        "next_review": (today + REVIEW_EVERY).isoformat(),
    }


def _first_sentence(edition: Edition) -> str:
    """What the text begins with, as its summary until somebody writes a better one."""
    opening = next((block["text"] for block in edition.blocks if block["type"] == "paragraph"), edition.title)
    sentence = re.split(r"(?<=[.!?…])\s", inline.plain(opening), maxsplit=1)[0]
    return sentence if len(sentence) <= LONGEST_SUMMARY else edition.title


def _retire_predecessors(edition: Edition, *, by: Actor, now: datetime) -> None:
    """What this edition takes the place of is no longer handed out; who has it keeps it."""
    earlier = Edition.objects.filter(
        material_id=edition.material_id,
        language=edition.language,
        status=Edition.Status.APPROVED,
        version__lt=edition.version,
    )
    for row in earlier:
        row.status, row.retired_at = Edition.Status.RETIRED, now
        row.save(update_fields=["status", "retired_at"])
        record(edition=row, verb="retired", by=by, now=now, note=f"Version {edition.version} took its place.")
