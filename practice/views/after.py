"""After the session: one page, one Save."""

import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from clients import clock
from practice.actions import after as deeds
from practice.actions import drafts, ruptures
from practice.forms.after import AfterForm, PieceLine
from practice.policy import PracticePermission
from practice.queries import after as queries
from psychoed.doors import STAFF, door


@door(STAFF, permission=PracticePermission.PROCESS, methods=("GET", "POST"))
def after(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Practice, between us, what I promised, what comes next."""
    now, zone = clock.now(), request.member.practice.zone
    page = queries.after_page(by=request.member, client_id=client_id, zone=zone, now=now)
    form = _form(request, page, zone=zone, now=now)
    if request.method == "POST" and form.is_valid():
        saved = _saved(request, form, page, client_id, now=now)
        if saved is not None:
            return _told(request, saved, client_id)
    ticked = set(form.data.getlist("said")) if form.is_bound else set()
    said = [
        {"id": row.id, "line": row.line, "at": row.at, "ticked": str(row.id) in ticked}
        for row in page.note.said
    ]
    shown = {"form": form, "page": page, "name": page.note.name, "client": page.note.client, "said": said}
    return render(request, "practice/after.html", shown, status=422 if form.errors else 200)


def _form(request: HttpRequest, page: queries.AfterPage, *, zone: str, now: datetime) -> AfterForm:
    more: dict[str, Any] = {
        "said": [(str(row.id), "") for row in page.note.said],
        "pieces": [
            PieceLine(id=piece.id, title=piece.title, came_back=piece.last_sent_at) for piece in page.pieces
        ],
        "zone": zone,
        "now": now,
    }
    if request.method == "POST":
        return AfterForm(request.POST, **more)
    day = page.note.last_session_on
    initial = {"submit_key": uuid.uuid4(), "happened_on": day, "next_step": "return", "state": "held"}
    return AfterForm(initial=initial, **more)


def _saved(
    request: HttpRequest, form: AfterForm, page: queries.AfterPage, client_id: uuid.UUID, *, now: datetime
) -> deeds.Saved | None:
    data = form.cleaned_data
    said = deeds.After(
        submit_key=data["submit_key"],
        happened_on=data["happened_on"] or page.note.last_session_on,
        talked=form.talked(),
        session_id=page.unsaid.id if page.unsaid else None,
        state=data["state"],
        note=form.note(),
        next_step=data["next_step"] or "return",
        between_us=tuple(form.linked()),
        promise=data["promise"].strip(),
        next_at=form.next_moment(),
    )
    try:
        saved = deeds.save(by=request.member, client_id=client_id, after=said, now=now)
    except ruptures.TooLongAgo:
        form.add_error("happened_on", _("Choose a day within the last seven days."))
        return None
    drafts.drop(by=request.member, form_key=f"note:{client_id}")
    return saved


def _told(request: HttpRequest, saved: deeds.Saved, client_id: uuid.UUID) -> HttpResponse:
    messages.success(request, _("Saved. It stays in sight as a thread.") if saved.thread else _("Saved."))
    if saved.moved:
        messages.info(request, _("One piece had moved on meanwhile; nothing of it was changed."))
    if not saved.onward:
        return redirect("client", client_id)
    piece = saved.onward[0]
    onward = urlencode({"after": piece.assignment_id, "outcome": piece.outcome})
    return redirect(f"{reverse('assign', args=[client_id])}?{onward}")
