"""What can be handed over, in the client's language, and everything the composer shows about it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from clients import access, duty, vault
from clients.actors import Actor, ClientPermission
from clients.models import Assignment, Client, SafeContact
from clients.models.assignment import usual_cadence
from clients.queries import pinned
from clients.queries.going import Going, going_to
from clients.queries.page import Reach, Who, head, reachability
from psychoed import cautions
from psychoed.models import Edition

RECENT = 4
RECENT_DAYS = 180
COMPANIONS = 3
WITH_THEM = (Assignment.Stage.AGREED, Assignment.Stage.STARTED, Assignment.Stage.READY)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One material, in the wording that this client would get."""

    edition_id: uuid.UUID
    title: str
    kind: str
    summary: str
    minutes: int
    language: str
    other_language: bool
    refused: str
    not_when: str
    cautions: tuple[str, ...]
    needs_prep: bool
    doses: tuple[tuple[str, str], ...]
    cadence: str


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What the search left, and what this therapist used lately."""

    who: Who
    found: tuple[Choice, ...]
    recent: tuple[Choice, ...]
    search: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A piece as the client will see it."""

    title: str
    minutes: int
    html: str


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The composer's page: the client, the chosen pieces, and how a mail could go."""

    who: Who
    reach: Reach
    chosen: tuple[Choice, ...]
    companions: tuple[Choice, ...]
    previews: tuple[Preview, ...]
    word: str
    going: Going
    before: str
    gone: int
    gated: bool

    @property
    def to_prepare(self) -> tuple[Choice, ...]:
        """What has to be talked through before it goes home."""
        return tuple(choice for choice in self.chosen if choice.needs_prep)

    @property
    def sharing(self) -> str:
        """What becomes of the answers: there are none, they go whole, the client chooses, or chooses beside a scale."""
        kinds = {choice.kind for choice in self.chosen}
        if kinds <= {"handout"}:
            return "nothing"
        if kinds <= {"handout", "measure"}:
            return "whole"
        return "mixed" if "measure" in kinds else "choose"


def shelf(*, by: Actor, client_id: uuid.UUID, now: datetime, search: str = "", kind: str = "") -> Shelf:
    """The approved library as one list; each material once."""
    client = access.client(by=by, client_id=client_id, now=now, permission=ClientPermission.ASSIGN)
    choices = _choices(_on_the_shelf(client), client=client, now=now)
    wanted = search.casefold().split()
    found = [
        choice
        for choice, words in choices
        if (not kind or choice.kind == kind) and all(part in words for part in wanted)
    ]
    found.sort(key=lambda choice: choice.title.casefold())
    return Shelf(
        who=head(client, by=by, now=now),
        found=tuple(found),
        recent=_recent([choice for choice, _ in choices], by=by, now=now),
        search=search,
        kind=kind,
    )


def languages(*, by: Actor) -> frozenset[str]:
    """The languages in which something can be handed over."""
    rows = Edition.objects.seen_by(by.practice_id).assignable()
    return frozenset(rows.values_list("language", flat=True).distinct())


def quick(*, by: Actor, client_id: uuid.UUID, now: datetime) -> tuple[Choice, ...]:
    """What this therapist handed over lately and is not with this client now: the first click of two."""
    client = access.client(by=by, client_id=client_id, now=now, permission=ClientPermission.ASSIGN)
    choices = _choices(_on_the_shelf(client), client=client, now=now)
    theirs = Assignment.objects.filter(client=client, stage__in=WITH_THEM)
    return _recent([choice for choice, _ in choices if not choice.refused], by=by, now=now, but=theirs)


def desk(
    *,
    by: Actor,
    client_id: uuid.UUID,
    edition_ids: Sequence[uuid.UUID],
    now: datetime,
    after: uuid.UUID | None = None,
) -> Desk:
    """The composer with these pieces; `gone` counts those that the library no longer gives out."""
    client = access.client(by=by, client_id=client_id, now=now, permission=ClientPermission.ASSIGN)
    rows = Edition.objects.seen_by(client.practice_id).assignable().in_bulk(list(edition_ids))
    editions = [rows[each] for each in dict.fromkeys(edition_ids) if each in rows]
    reach = reachability(client, now=now)
    return Desk(
        who=head(client, by=by, now=now),
        reach=reach,
        chosen=tuple(choice for choice, _ in _choices(editions, client=client, now=now)),
        companions=_companions(editions, client=client, by=by, now=now),
        previews=tuple(
            Preview(title=row.title, minutes=row.minutes, html=pinned.fragment(row)) for row in editions
        ),
        word=_word(client, by=by, now=now) if reach.can_mail else "",
        going=going_to(client, now=now),
        before=_title_of(after, client=client),
        gone=len(set(edition_ids)) - len(editions),
        gated=any(cautions.has_gate(row.items) for row in editions),
    )


def _companions(chosen: Sequence[Edition], *, client: Client, by: Actor, now: datetime) -> tuple[Choice, ...]:
    """What goes well with the chosen pieces: as the library says, then as this therapist gave it before."""
    named = {str(slug) for row in chosen for slug in row.meta.get("pairs_with") or ()}
    held = {row.material_id for row in chosen}
    lately = Assignment.objects.filter(
        assigned_by_id=by.id, agreed_at__gte=now - timedelta(days=RECENT_DAYS)
    ).exclude(stage=Assignment.Stage.REVOKED)
    moments = lately.filter(edition__material_id__in=held).order_by("-agreed_at").values("agreed_at")[:20]
    before = set(lately.filter(agreed_at__in=moments).values_list("edition__material_id", flat=True))
    rows = [
        row
        for row in _on_the_shelf(client)
        if row.material_id not in held and (row.material.slug in named or row.material_id in before)
    ]
    rows.sort(key=lambda row: (row.material.slug not in named, row.title.casefold()))
    found = (choice for choice, _ in _choices(rows, client=client, now=now))
    return tuple(choice for choice in found if not choice.refused)[:COMPANIONS]


def _word(client: Client, *, by: Actor, now: datetime) -> str:
    """The recognition word, for the mail that is shown; a colleague with a grant does not read it."""
    if not by.may(ClientPermission.CONTACT, client):
        return ""
    contact = SafeContact.objects.select_related("client").get(client=client)
    return str(vault.reveal(contact, "word", by=by, purpose="composer", now=now)["word"] or "")


def _on_the_shelf(client: Client) -> Iterable[Edition]:
    rows = (
        Edition.objects.seen_by(client.practice_id).assignable().defer("blocks", "items", "source", "doubts")
    ).select_related("material")
    best: dict[uuid.UUID, Edition] = {}
    for row in rows.exclude(kind="session_check"):
        held = best.get(row.material_id)
        if held is None or _fit(row, client=client) > _fit(held, client=client):
            best[row.material_id] = row
    return best.values()


def _fit(row: Edition, *, client: Client) -> tuple[int, int]:
    """The client's own language first, then its wider form, then English; the newest version of it."""
    wanted = client.language
    ranks = {wanted: 3, wanted.split("-")[0]: 2, "en": 1}
    return ranks.get(row.language, 0), row.version


def _choices(rows: Iterable[Edition], *, client: Client, now: datetime) -> list[tuple[Choice, str]]:
    """Each with the words it is found by."""
    refusal = duty.why_not(client, now=now)
    return [(_choice(row, client=client, refusal=refusal), _words(row)) for row in rows]


def _choice(row: Edition, *, client: Client, refusal: str) -> Choice:
    """`refusal` says why nothing with a risk item may be handed over now; it concerns no other material."""
    meta = row.meta
    doses = meta.get("doses") or {}
    return Choice(
        edition_id=row.id,
        title=row.title,
        kind=row.kind,
        summary=str(meta.get("summary") or ""),
        minutes=row.minutes,
        language=row.language,
        other_language=row.language.split("-")[0] != client.language.split("-")[0],
        refused=refusal if meta.get("risk_items") else "",
        not_when=_line(meta.get("not_when")),
        cautions=tuple(str(line) for line in meta.get("cautions") or ()),
        needs_prep=cautions.needs_prep(meta),
        doses=tuple((name, str(doses[name])) for name in ("small", "full") if doses.get(name)),
        cadence=usual_cadence(kind=row.kind, meta=meta),
    )


def _line(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return " · ".join(str(part) for part in value)
    return str(value or "")


def _words(row: Edition) -> str:
    tags = " ".join(str(tag) for tag in row.meta.get("tags") or ())
    return f"{row.title} {row.meta.get('summary') or ''} {tags} {row.kind}".casefold()


def _recent(
    choices: Sequence[Choice], *, by: Actor, now: datetime, but: QuerySet[Assignment] | None = None
) -> tuple[Choice, ...]:
    """The latest first; `but`: what is left out because it is open already."""
    used = Assignment.objects.filter(assigned_by_id=by.id, agreed_at__gte=now - timedelta(days=RECENT_DAYS))
    if but is not None:
        used = used.exclude(edition__material_id__in=but.values("edition__material_id"))
    order = list(dict.fromkeys(used.order_by("-agreed_at").values_list("edition_id", flat=True)[:40]))
    by_id = {choice.edition_id: choice for choice in choices}
    return tuple(by_id[each] for each in order if each in by_id)[:RECENT]


def _title_of(assignment_id: uuid.UUID | None, *, client: Client) -> str:
    if assignment_id is None:
        return ""
    rows = Assignment.objects.filter(id=assignment_id, client=client).select_related("edition")
    return next((row.edition.title for row in rows), "")
