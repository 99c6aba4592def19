"""One sent entry: what was shared as the client saw it, their marks first, earlier ones beside it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from clients import access, vault
from clients.actors import Actor, ClientPermission
from clients.models import Entry, RiskEvent
from clients.queries.members import names_of
from clients.queries.page import Who, head
from psychoed.answering import read_items, walk
from psychoed.items import DECLINED, Item, absence_of
from psychoed.models import Edition
from psychoed.scoring import change, change_in_words, risk, score

BESIDE = 3
TALK = frozenset({"agreed", "started", "ready", "talked"})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A question as it was put, and the answer in plain reading."""

    item_id: str
    label: str
    lines: tuple[str, ...]
    skipped: bool
    marked: bool


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The same questions at an earlier occasion."""

    id: uuid.UUID
    at: datetime
    answers: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class SumLine:
    """One sum of a scale, and whether it moved more than measurement noise since the occasion before."""

    label: str
    sentence: str
    maximum: int | float | None
    change: str


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """A question with its answers, the newest first."""

    label: str
    cells: tuple[Answer | None, ...]


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """The page; without answers until it has been opened."""

    id: uuid.UUID
    who: Who
    assignment_id: uuid.UUID
    title: str
    hand: str
    at: datetime
    opened_at: datetime | None
    kept_back: int
    entered_at: datetime | None = None
    entered_by: str = ""
    may_take_out: bool = False
    may_talk: bool = False
    stage: str = ""
    marked: tuple[Answer, ...] = ()
    answers: tuple[Answer, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    closing: dict[str, Any] = field(default_factory=dict)
    sums: tuple[SumLine, ...] = ()
    risky: tuple[Answer, ...] = ()
    harm_id: uuid.UUID | None = None
    unreadable: bool = False

    @property
    def lines(self) -> tuple[SideBySide, ...]:
        """Each question once, with the answer of each occasion; None where it was not reached or is kept."""
        columns = [self.answers, *(each.answers for each in self.earlier)]
        by_id = [{answer.item_id: answer for answer in column} for column in columns]
        labels = {answer.item_id: answer.label for column in reversed(columns) for answer in column}
        order = [answer.item_id for answer in self.answers]
        order += [item_id for item_id in labels if item_id not in order]
        return tuple(
            SideBySide(label=labels[item_id], cells=tuple(column.get(item_id) for column in by_id))
            for item_id in order
        )


def entry_page(*, by: Actor, entry_id: uuid.UUID, now: datetime) -> EntryPage:
    """An opened entry with its answers; an unopened one with what stands outside the seal alone."""
    row = access.entry(by=by, entry_id=entry_id, now=now)
    outside: dict[str, Any] = {
        "id": row.id,
        "who": head(row.client, by=by, now=now),
        "assignment_id": row.assignment_id,
        "title": row.assignment.edition.title,
        "hand": row.hand,
        "at": row.sent_at or row.saved_at,
        "opened_at": row.opened_at,
        "kept_back": row.kept_back,
        "stage": row.assignment.stage,
        "may_talk": row.assignment.stage in TALK and by.may(ClientPermission.ASSIGN, row.client),
    }
    if row.entered_by_id is not None:
        names = names_of(practice_id=row.practice_id, member_ids=[row.entered_by_id])
        outside |= {"entered_at": row.entered_at, "entered_by": names.get(row.entered_by_id, "")}
        outside["may_take_out"] = by.may(ClientPermission.ASSIGN, row.client)
    if row.opened_at is None:
        return EntryPage(**outside)
    edition = row.assignment.edition
    try:
        documents = _documents(row, by=by, now=now)
    except vault.CannotBeShown:
        return EntryPage(**outside, unreadable=True)
    answers = answers_of(edition, documents[0][1])
    risky = _risky(edition, answers, documents[0][1])
    return EntryPage(
        **outside,
        marked=tuple(answer for answer in answers if answer.marked),
        answers=answers,
        earlier=tuple(
            Earlier(
                id=each.id,
                at=each.sent_at or each.saved_at,
                answers=answers_of(each.assignment.edition, document),
            )
            for each, document in documents[1:]
        ),
        closing=dict(documents[0][1].get("closing") or {}),
        sums=_sums(edition, documents),
        risky=risky,
        harm_id=_harm(row, by=by) if risky else None,
    )


def _documents(row: Entry, *, by: Actor, now: datetime) -> list[tuple[Entry, Mapping[str, Any]]]:
    """This entry and the opened ones of the same material before it, with one event for all."""
    before = Entry.objects.visible(now).filter(
        client_id=row.client_id,
        assignment__edition__material_id=row.assignment.edition.material_id,
        sent_at__lt=row.sent_at,
        opened_at__isnull=False,
    )
    rows = [row, *before.select_related("client", "assignment__edition").order_by("-sent_at")[:BESIDE]]
    shown = vault.reveal_all(rows, "shared", by=by, purpose="entry", now=now)
    return [(each, values["shared"] or {}) for each, values in zip(rows, shown, strict=True)]


def _sums(edition: Edition, documents: list[tuple[Entry, Mapping[str, Any]]]) -> tuple[SumLine, ...]:
    """What the scale came to, in words; absent answers are never made up, and no sum is better than a wrong one."""
    if not edition.meta.get("scoring"):
        return ()
    items = read_items(edition.items)
    results = [
        score(edition.meta, answers=each.get("answers", {}), items=items) for _entry, each in documents[:2]
    ]
    before = {each.name: each for each in results[1].sums} if len(results) > 1 else {}
    return tuple(
        SumLine(
            label=each.label,
            sentence=each.sentence,
            maximum=each.maximum,
            change=change_in_words(change(before.get(each.name), each)),
        )
        for each in results[0].sums
    )


def _harm(row: Entry, *, by: Actor) -> uuid.UUID | None:
    """What was done about it, for whoever may read it."""
    event = RiskEvent.objects.select_related("client").filter(entry_id=row.id).order_by("-at").first()
    return event.id if event is not None and by.may(ClientPermission.RISK, event) else None


def _risky(edition: Edition, answers: tuple[Answer, ...], document: Mapping[str, Any]) -> tuple[Answer, ...]:
    """The answers that call for help, as they were put."""
    found = {each.item_id for each in risk(edition.meta, answers=document.get("answers", {}))}
    return tuple(answer for answer in answers if answer.item_id in found)


def answers_of(edition: Edition, document: Mapping[str, Any]) -> tuple[Answer, ...]:
    """In the order of the questions; what was not reached and what was kept to themselves is not here.

    A question whose condition hangs on an answer that was kept back is shown all the same: it was shared.
    """
    answers, marked = document.get("answers", {}), set(document.get("highlights", ()))
    return tuple(
        Answer(
            item_id=item.id,
            label=item.label_in(edition.language),
            lines=_lines(item, answers[item.id], language=edition.language),
            skipped=bool(absence_of(answers[item.id])),
            marked=item.id in marked,
        )
        for item in walk(read_items(edition.items))
        if item.asks and answers.get(item.id) is not None
    )


def _lines(item: Item, value: Any, *, language: str) -> tuple[str, ...]:
    if absent := absence_of(value):
        return (_("rather not say") if absent == DECLINED else _("skipped"),)
    return tuple(item.read(value, language=language))
