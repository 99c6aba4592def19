"""One time line for one client: sessions, practice, checks, ruptures and repairs on the same x axis.

Reads only what the asking member may read: another author's threads are not drawn.
"""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.actors import Actor
from clients.models import Assignment, BetweenUs, Entry
from practice.drawing import Point, Row, Stretch, TimeLine, timeline
from practice.models import ProcessNote, RuptureThread, Session

REACH = timedelta(days=120)
LEAST = timedelta(days=42)
AHEAD = timedelta(days=10)
CHECKING = ("session_check", "measure")


def of(*, by: Actor, client_id: uuid.UUID, zone: str, now: datetime) -> TimeLine:
    """The last four months of one client; the caller has asked `access` for the client already."""
    here = ZoneInfo(zone)
    begins = now - REACH
    answered = _answered(client_id, begins=begins, here=here, now=now)
    rows: list[Row] = [
        {
            "label": _("Sessions"),
            "kind": "sessions",
            "points": _sessions(client_id, begins=begins, here=here, now=now),
        },
        {
            "label": _("Between us"),
            "kind": "between",
            "points": [
                *_said(client_id, begins=begins, here=here, now=now),
                *_notes(client_id, by=by, since=begins.date()),
            ],
            "spans": _threads(client_id, by=by, here=here),
        },
        {
            "label": _("Practice"),
            "kind": "practice",
            "points": [*_agreed(client_id, begins=begins, here=here), *answered["practice"]],
        },
    ]
    if answered["checks"]:
        rows.append({"label": _("Checks"), "kind": "checks", "points": answered["checks"]})
    days = [point["on"] for row in rows for point in row["points"]]
    start = min([*days, (now - LEAST).date()])
    return timeline(rows, start=start, end=(now + AHEAD).date(), today=now.astimezone(here).date())


def _sessions(client_id: uuid.UUID, *, begins: datetime, here: ZoneInfo, now: datetime) -> list[Point]:
    words = {
        "planned": _("session planned"),
        "held": _("session"),
        "moved": _("session moved"),
        "cancelled_client": _("session cancelled by the client"),
        "cancelled_therapist": _("session cancelled by the therapist"),
        "no_show": _("session, the client did not come"),
    }
    rows = Session.objects.filter(client_id=client_id, starts_at__gte=begins, starts_at__lte=now + AHEAD)
    return [
        {
            "on": row.starts_at.astimezone(here).date(),
            "kind": "session" if row.state == "held" else "planned",
            "label": words[row.state],
        }
        for row in rows
    ]


def _answered(
    client_id: uuid.UUID, *, begins: datetime, here: ZoneInfo, now: datetime
) -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = {"practice": [], "checks": []}
    sent = Entry.objects.visible(now).filter(client_id=client_id, sent_at__gte=begins)
    for row in sent.select_related("assignment__edition"):
        edition = row.assignment.edition
        found["checks" if edition.kind in CHECKING else "practice"].append(
            {
                "on": _day(row.sent_at or row.saved_at, here),
                "kind": "done",
                "label": _("answered: %(title)s") % {"title": edition.title},
                "url": reverse("piece", args=[row.assignment_id]),
            }
        )
    return found


def _agreed(client_id: uuid.UUID, *, begins: datetime, here: ZoneInfo) -> list[Point]:
    given = Assignment.objects.filter(client_id=client_id, agreed_at__gte=begins).exclude(stage="revoked")
    return [
        {
            "on": _day(row.agreed_at, here),
            "kind": "partly",
            "label": _("handed over: %(title)s") % {"title": row.edition.title},
            "url": reverse("piece", args=[row.id]),
        }
        for row in given.select_related("edition")
    ]


def _said(client_id: uuid.UUID, *, begins: datetime, here: ZoneInfo, now: datetime) -> list[Point]:
    rows = BetweenUs.objects.filter(
        client_id=client_id, at__gte=begins, visible_at__lte=now, taken_back_at__isnull=True
    )
    page = reverse("client", args=[client_id])
    return [
        {
            "on": _day(row.at, here),
            "kind": "value",
            "label": _("the client wrote: something between us"),
            "url": f"{page}#said-{row.id}",
        }
        for row in rows
    ]


def _notes(client_id: uuid.UUID, *, by: Actor, since: date) -> list[Point]:
    kinds = {"rupture": _("rupture"), "repair": _("repair")}
    rows = ProcessNote.objects.filter(
        client_id=client_id, author_id=by.id, happened_on__gte=since, kind__in=kinds
    )
    return [
        {
            "on": row.happened_on,
            "kind": row.kind,
            "label": kinds[row.kind],
            "url": reverse("process_note", args=[row.id]),
        }
        for row in rows
    ]


def _threads(client_id: uuid.UUID, *, by: Actor, here: ZoneInfo) -> list[Stretch]:
    rows = RuptureThread.objects.filter(client_id=client_id, author_id=by.id).select_related("opened_note")
    return [
        {
            "start": row.opened_note.happened_on if row.opened_note else _day(row.opened_at, here),
            "end": _day(row.closed_at, here) if row.closed_at else None,
        }
        for row in rows
    ]


def _day(moment: datetime, here: ZoneInfo) -> date:
    return moment.astimezone(here).date()
