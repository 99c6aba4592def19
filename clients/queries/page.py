"""Everything one client's page shows: who, how they can be reached, what is open, ready to talk, done."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, OuterRef, Q, Subquery

from clients import access, vault
from clients.actors import Actor, ClientPermission
from clients.models import Assignment, Client, Entry, ErasureAsk, NotDone, SafeContact
from clients.queries.people import NOT_ARRIVED, last_mail
from clients.schedule import Quiet


@dataclass(frozen=True, kw_only=True)
class Who:
    """A client's head: what they are called and what the viewer may do."""

    id: uuid.UUID
    code: str
    name: str
    nickname: str
    pronouns: str
    language: str
    zone: str
    status: str
    since: datetime
    clinical: bool
    may_assign: bool
    may_erase: bool


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How the client said they can be reached: the plain facts, without the address."""

    safety: str
    mailbox: str
    device: str
    confirmed_at: datetime | None
    recheck_due: date | None
    ask_again: bool
    paused_why: str
    not_arrived: bool
    reminders_off: bool
    resting: bool
    asked_erasure: datetime | None
    quiet: Quiet

    @property
    def can_mail(self) -> bool:
        """Whether a mail may be written now."""
        return self.safety == SafeContact.Safety.SAFE and not self.paused_why and not self.resting


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Something that came back: an entry, or "not this one"."""

    id: uuid.UUID
    at: datetime
    opened_at: datetime | None
    kept_back: int = 0


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One assignment as a line of the practice column."""

    id: uuid.UUID
    title: str
    kind: str
    stage: str
    outcome: str
    agreed_at: datetime
    moved_at: datetime
    sent: int
    unread: int
    last_sent_at: datetime | None
    recurs: bool
    occasions: int | None
    paused_why: str
    declined: Arrival | None
    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, kw_only=True)
class ClientPage:
    """The page."""

    who: Who
    reach: Reach
    open: tuple[Piece, ...] = ()
    ready: tuple[Piece, ...] = ()
    done: tuple[Piece, ...] = ()

    @property
    def nothing_yet(self) -> bool:
        """Nothing was ever handed over."""
        return not (self.open or self.ready or self.done)


def client_page(*, by: Actor, client_id: uuid.UUID, now: datetime) -> ClientPage:
    """The page of one client; for an assistant the head and the reachability alone."""
    row = access.client(by=by, client_id=client_id, now=now, permission=ClientPermission.IDENTITY)
    who = head(row, by=by, now=now)
    reach = reachability(row, now=now)
    if not who.clinical:
        return ClientPage(who=who, reach=reach)
    pieces = _pieces(row, now=now)
    return ClientPage(
        who=who,
        reach=reach,
        open=tuple(
            piece
            for piece in pieces
            if piece.stage in {"scheduled", "agreed", "started"} and not piece.unread
        ),
        ready=tuple(piece for piece in pieces if piece.stage in {"ready", "talked"} or _has_news(piece)),
        done=tuple(piece for piece in pieces if piece.stage == "closed"),
    )


def head(row: Client, *, by: Actor, now: datetime) -> Who:
    """The head alone, for the pages under a client."""
    fields = ("name", "nickname", "pronouns")
    [shown] = vault.reveal_readable([row], *fields, by=by, purpose="client page", now=now)
    return Who(
        id=row.id,
        code=row.code,
        name=shown["name"],
        nickname=shown["nickname"],
        pronouns=shown["pronouns"] or "",
        language=row.language,
        zone=row.zone,
        status=row.status,
        since=row.created_at,
        clinical=by.may(ClientPermission.CLINICAL, row),
        may_assign=by.may(ClientPermission.ASSIGN, row) and row.status != Client.Status.ENDED,
        may_erase=by.may(ClientPermission.ERASE, row),
    )


def reachability(row: Client, *, now: datetime) -> Reach:
    """What is on record about mail."""
    asked = ErasureAsk.objects.filter(client_id=OuterRef("client_id"), taken_back_at=None)
    contact = SafeContact.objects.annotate(asked=Subquery(asked.values("asked_at")[:1])).get(client=row)
    return Reach(
        safety=contact.safety,
        mailbox=contact.mailbox,
        device=contact.device,
        confirmed_at=contact.confirmed_at,
        recheck_due=contact.recheck_due,
        ask_again=contact.recheck_due is not None and contact.recheck_due <= now.date(),
        paused_why=contact.address_paused_why or ("paused" if contact.address_paused_at else ""),
        not_arrived=last_mail(row.id) in NOT_ARRIVED,
        reminders_off=contact.reminders_off_at is not None,
        resting=row.status != Client.Status.ACTIVE,
        asked_erasure=contact.asked,
        quiet=Quiet(start=row.practice.quiet_from, end=row.practice.quiet_to),
    )


def _has_news(piece: Piece) -> bool:
    return piece.stage in {"scheduled", "agreed", "started"} and piece.unread > 0


def _pieces(row: Client, *, now: datetime) -> list[Piece]:
    visible = Q(entries__state=Entry.State.SENT, entries__visible_at__lte=now)
    rows = (
        Assignment.objects.filter(client=row)
        .exclude(stage=Assignment.Stage.REVOKED)
        .select_related("edition")
        .annotate(
            sent=Count("entries", filter=visible),
            unread=Count("entries", filter=visible & Q(entries__opened_at__isnull=True)),
            last_sent_at=Max("entries__sent_at", filter=visible),
            unseen=Count("entries", filter=Q(entries__state=Entry.State.SENT, entries__visible_at__gt=now)),
        )
        .order_by("-agreed_at", "id")
    )
    arrivals = _arrivals(Entry.objects.visible(now).filter(client=row).order_by("-sent_at"))
    declined = {
        line.assignment_id: Arrival(id=line.id, at=line.at, opened_at=line.opened_at)
        for line in NotDone.objects.filter(client=row, withdrawn_at__isnull=True)
    }
    return [_piece(item, arrivals=arrivals.get(item.id, ()), declined=declined.get(item.id)) for item in rows]


def _arrivals(entries: Iterable[Entry]) -> dict[uuid.UUID, tuple[Arrival, ...]]:
    found: dict[uuid.UUID, list[Arrival]] = {}
    for line in entries:
        arrival = Arrival(
            id=line.id, at=line.sent_at or line.saved_at, opened_at=line.opened_at, kept_back=line.kept_back
        )
        found.setdefault(line.assignment_id, []).append(arrival)
    return {key: tuple(values) for key, values in found.items()}


def _stage_seen(item: Assignment, *, declined: Arrival | None) -> str:
    """While what came back can still be taken back unseen, the piece looks as it did before it was sent."""
    came_back = item.sent or declined  # type: ignore[attr-defined]  # annotated in _pieces
    unseen = item.unseen and not came_back  # type: ignore[attr-defined]  # the same
    return Assignment.Stage.STARTED if unseen and item.stage == Assignment.Stage.READY else item.stage


def _piece(item: Assignment, *, arrivals: tuple[Arrival, ...], declined: Arrival | None) -> Piece:
    moments = (item.closed_at, item.talked_at, item.ready_at, item.started_at, item.agreed_at)
    return Piece(
        id=item.id,
        title=item.edition.title,
        kind=item.kind,
        stage=_stage_seen(item, declined=declined),
        outcome=item.outcome,
        agreed_at=item.agreed_at,
        moved_at=next(moment for moment in moments if moment is not None),
        sent=item.sent,  # type: ignore[attr-defined]  # annotated in _pieces, as are the next two
        unread=item.unread,  # type: ignore[attr-defined]  # the same
        last_sent_at=item.last_sent_at,  # type: ignore[attr-defined]  # the same
        recurs=item.recurs,
        occasions=item.occasions,
        paused_why=item.paused_why,
        declined=declined,
        arrivals=arrivals,
    )
