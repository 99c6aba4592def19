"""The caseload and a client's page: what the contexts below know, with threads, promises and the time line on it."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clients import clock, queries
from clients.actors import ClientPermission
from practice import timeline
from practice.queries import between, today
from psychoed.doors import STAFF, door

WIDEST_SEARCH = 80


@door(STAFF, permission=ClientPermission.IDENTITY)
def clients(request: HttpRequest) -> HttpResponse:
    """The caseload: names and one word each. An assistant sees the names of the practice."""
    marks = today.marks(by=request.member)
    page = queries.caseload(by=request.member, now=clock.now(), marks=marks, **_asked(request))
    return render(request, "clients/desk/list.html", {"page": page})


@door(STAFF, permission=ClientPermission.CLINICAL)
def words(request: HttpRequest) -> HttpResponse:
    """The words beside the names, for a list that is already open. No name is read."""
    lines = queries.words(by=request.member, now=clock.now(), marks=today.marks(by=request.member))
    return render(request, "clients/desk/_words.html", {"lines": lines})


@door(STAFF, permission=ClientPermission.IDENTITY)
def client(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """One client: the time line over everything, then between us, then practice."""
    now, member = clock.now(), request.member
    page = queries.client_page(by=member, client_id=client_id, now=now)
    shown: dict[str, Any] = {"page": page, "quick": ()}
    if page.who.may_assign:
        shown["quick"] = queries.quick(by=member, client_id=client_id, now=now)
    if page.who.clinical:
        shown["alarms"] = today.alarms(by=member, client_id=client_id, name=page.who.nickname)
        zone = member.practice.zone
        shown["line"] = timeline.of(by=member, client_id=client_id, zone=zone, now=now)
        shown["column"] = between.column(by=member, client_id=client_id, now=now)
        shown["hours"] = between.hours(by=member, client_id=client_id, now=now)
    return render(request, "practice/client.html", shown)


def _asked(request: HttpRequest) -> dict[str, Any]:
    number = request.GET.get("page", "1")
    return {
        "search": request.GET.get("q", "")[:WIDEST_SEARCH],
        "word": request.GET.get("word", "")[:12],
        "page": int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
    }
