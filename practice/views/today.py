"""Today: the hours of the day and what waits. No charts here."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from clients import clock
from clients.actors import ClientPermission
from practice.policy import PracticePermission
from practice.queries import people
from practice.queries import today as queries
from practice.queries.prep import prep_card
from psychoed.doors import STAFF, door


@door(STAFF, permission=PracticePermission.WORK)
def today(request: HttpRequest) -> HttpResponse:
    """The first page of a therapist; everyone else begins at what they work with."""
    member = request.member
    if not member.is_therapist:
        return redirect(
            "clients" if member.is_assistant else "library" if member.is_curator else "practice_people"
        )
    now = clock.now()
    page = queries.today(by=member, zone=member.practice.zone, now=now)
    card = (
        queries.next_card(by=member, client_id=page.next_client_id, now=now) if page.next_client_id else None
    )
    shown = {
        "page": page,
        "card": card,
        "now": now.astimezone(page.zone),
        "handed": people.handed(by=member, now=now),
    }
    return render(request, "practice/today.html", shown)


@door(STAFF, permission=ClientPermission.CLINICAL)
def prep(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Five seconds before the door opens. Nothing is opened by looking."""
    card = prep_card(by=request.member, client_id=client_id, now=clock.now())
    return render(request, "practice/prep.html", {"card": card})


@door(STAFF, permission=ClientPermission.CLINICAL)
def news(request: HttpRequest) -> HttpResponse:
    """What an open page of today asks for, again and again: words, and whether something new came in."""
    found = queries.news(by=request.member, now=clock.now())
    shown = {"words": found.words.items(), "changed": found.mark != request.GET.get("seen", "")}
    return render(request, "practice/_news.html", shown)
