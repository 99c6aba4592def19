"""One assignment: what was given and agreed, what came back, and how it goes on."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from clients import clock, queries, states
from clients.actions import assignments, reviewing
from clients.actions.assignments import CannotAssign
from clients.actors import ClientPermission
from clients.desk.composing import ReminderForm
from clients.desk.handing import WHY_NOT
from psychoed.doors import STAFF, door

POST = ("POST",)
ASSIGN = ClientPermission.ASSIGN


@door(STAFF, permission=ClientPermission.CLINICAL)
def piece(request: HttpRequest, assignment_id: uuid.UUID) -> HttpResponse:
    """The page of one assignment."""
    page = queries.piece_page(by=request.member, assignment_id=assignment_id, now=clock.now())
    return render(request, "clients/desk/piece.html", {"page": page, "form": _reminder_form(page)})


@door(STAFF, permission=ClientPermission.CLINICAL, methods=POST)
def open_not_done(request: HttpRequest, assignment_id: uuid.UUID) -> HttpResponse:
    """Read why it was "not this one"; the client can see that it was read."""
    reviewing.open_not_done(by=request.member, assignment_id=assignment_id, now=clock.now())
    return redirect("piece", assignment_id)


@door(STAFF, permission=ASSIGN, methods=POST)
def outcome(request: HttpRequest, assignment_id: uuid.UUID) -> HttpResponse:
    """Keep, adapt, replace, finish or let go, with one line of what was learned."""
    chosen, learned = request.POST.get("outcome", ""), request.POST.get("learned", "")[:400]
    try:
        row = reviewing.talk_about(
            by=request.member,
            assignment_id=assignment_id,
            outcome=chosen,
            learned=learned.strip(),
            now=clock.now(),
        )
    except states.NotFromHere:
        messages.info(request, _("This piece has moved on meanwhile. Nothing was changed."))
        return redirect("piece", assignment_id)
    if chosen in reviewing.LEADS_ON:
        onward = urlencode({"after": assignment_id, "outcome": chosen})
        return redirect(f"{reverse('assign', args=[row.client_id])}?{onward}")
    messages.success(request, OUTCOME_WORDS[chosen]())
    return redirect("client", row.client_id)


OUTCOME_WORDS = {
    "kept": lambda: _("Kept: it stays with them."),
    "finished": lambda: _("Finished. They can still read it."),
    "let_go": lambda: _("Let go. It is counted against nobody."),
}


@door(STAFF, permission=ASSIGN, methods=POST)
def pause(request: HttpRequest, assignment_id: uuid.UUID) -> HttpResponse:
    """Rest the mails of this piece, or take them up again."""
    if "resume" in request.POST:
        if not reviewing.resume(by=request.member, assignment_id=assignment_id, now=clock.now()):
            messages.info(request, _("They paused it themselves. It is theirs to take up again."))
    else:
        reviewing.pause(by=request.member, assignment_id=assignment_id, now=clock.now())
    return redirect("piece", assignment_id)


@door(STAFF, permission=ASSIGN, methods=POST)
def revoke(request: HttpRequest, assignment_id: uuid.UUID) -> HttpResponse:
    """Take it back; nothing that was written is lost."""
    try:
        row = assignments.revoke(by=request.member, assignment_id=assignment_id, now=clock.now())
    except states.NotFromHere:
        messages.info(request, _("This piece has moved on meanwhile. Nothing was changed."))
        return redirect("piece", assignment_id)
    messages.success(request, _("Taken back. Its mails stop, and its link lists it no longer."))
    return redirect("client", row.client_id)


@door(STAFF, permission=ASSIGN, methods=POST)
def close_links(request: HttpRequest, assignment_id: uuid.UUID) -> HttpResponse:
    """A sheet or a message with a link got lost: what was handed over opens nothing any more."""
    if assignments.close_links(by=request.member, assignment_id=assignment_id, now=clock.now()):
        messages.success(request, _("Closed. Links in mails still work; hand over a new one when you like."))
    else:
        messages.info(request, _("No link that was handed over is open."))
    return redirect("piece", assignment_id)


@door(STAFF, permission=ASSIGN, methods=POST)
def resend(request: HttpRequest, assignment_id: uuid.UUID) -> HttpResponse:
    """The invitation once more."""
    try:
        assignments.resend(by=request.member, assignment_ids=[assignment_id], now=clock.now())
        messages.success(request, _("A new mail goes out, with a link of its own."))
    except CannotAssign as refusal:
        messages.info(request, str(WHY_NOT[refusal.why]))
    return redirect("piece", assignment_id)


@door(STAFF, permission=ASSIGN, methods=POST)
def reminder(request: HttpRequest, assignment_id: uuid.UUID) -> HttpResponse:
    """Another hour, or none."""
    now = clock.now()
    page = queries.piece_page(by=request.member, assignment_id=assignment_id, now=now)
    form = ReminderForm(request.POST, quiet=page.reach.quiet, name=page.who.nickname)
    if not form.is_valid():
        return render(request, "clients/desk/piece.html", {"page": page, "form": form}, status=422)
    slot = form.slot(zone=page.who.zone)
    try:
        reviewing.set_reminder(by=request.member, assignment_id=assignment_id, slot=slot, now=now)
        messages.success(request, _("Saved."))
    except CannotAssign as refusal:
        messages.info(request, str(WHY_NOT[refusal.why]))
    return redirect("piece", assignment_id)


def _reminder_form(page: queries.PiecePage) -> ReminderForm:
    held = page.reminding
    initial: dict[str, object] = {"remind": "none"}
    if held is not None and not held.stopped_why:
        days = [str(day) for day in held.days]
        initial = {"remind": "mail", "days": days, "at": held.at, "inside_quiet": held.inside_quiet}
    return ReminderForm(initial=initial, quiet=page.reach.quiet, name=page.who.nickname)
