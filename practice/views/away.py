"""A therapist says when they are away: what cannot wait goes to whoever stands in."""

import uuid
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import clock
from clients.actors import ClientPermission
from clients.schedule import day_in, instant
from practice.actions import people
from practice.forms.away import AwayForm
from practice.queries import people as queries
from psychoed.doors import STAFF, door


@door(STAFF, permission=ClientPermission.CLINICAL, methods=("GET", "POST"))
def away(request: HttpRequest) -> HttpResponse:
    """From when until when, and who stands in; or here again."""
    me, now = request.member, clock.now()
    if request.method == "POST" and "here" in request.POST:
        people.come_back(by=me, now=now)
        messages.success(request, _("You are here again."))
        return redirect("away")
    others = [row for row in queries.therapists(practice=me.practice) if row[0] != me.id]
    form = AwayForm(request.POST or None, initial=_held(me, now=now), people=others)
    if request.method == "POST" and form.is_valid():
        data, zone = form.cleaned_data, me.practice.zone
        people.go_away(
            by=me,
            begins=instant(day=data["first"], at=time(0), zone=zone),
            ends=instant(day=data["back"], at=time(0), zone=zone),
            cover_id=uuid.UUID(data["cover"]) if data["cover"] else None,
            now=now,
        )
        messages.success(request, _("Saved. What cannot wait goes to whoever stands in."))
        return redirect("away")
    shown = {"form": form, "until": _until(me, now=now)}
    return render(request, "practice/away.html", shown, status=422 if form.errors else 200)


def _until(me: Any, *, now: datetime) -> datetime | None:
    """The day on which they are back, while there is one ahead."""
    if me.away_to is None or me.away_to <= now:
        return None
    back: datetime = me.away_to.astimezone(ZoneInfo(me.practice.zone))
    return back


def _held(me: Any, *, now: datetime) -> dict[str, Any]:
    if _until(me, now=now) is None:
        return {"cover": me.cover_id or ""}
    zone = me.practice.zone
    return {"first": day_in(zone, me.away_from), "back": day_in(zone, me.away_to), "cover": me.cover_id or ""}
