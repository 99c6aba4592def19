"""Repairs, the author's own notes, and the threads they belong to. A note is written on the page after the session."""

import uuid
from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import clock
from practice.actions import drafts, ruptures
from practice.forms.notes import RepairForm
from practice.policy import PracticePermission
from practice.queries import notes as queries
from practice.vocabulary import STAGES
from psychoed.doors import STAFF, door

OWN_NOTES = PracticePermission.PROCESS
BOTH = ("GET", "POST")


@door(STAFF, permission=OWN_NOTES, methods=BOTH)
def repair(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Write down a repair, of a thread or without one."""
    now = clock.now()
    page = queries.note_form(
        by=request.member, client_id=client_id, zone=request.member.practice.zone, now=now
    )
    threads = [
        (str(view.id), _("Thread since %(day)s") % {"day": f"{view.since:%-d %B}"})
        for view in page.open_threads
    ]
    chosen = request.GET.get("thread") or (threads[0][0] if threads else "")
    initial = {"submit_key": uuid.uuid4(), "happened_on": page.last_session_on, "thread": chosen}
    form = RepairForm(request.POST or None, initial=initial, threads=threads)
    if request.method == "POST" and form.is_valid() and _repaired(request, form, client_id, now=now):
        return redirect("client", client_id)
    return render(
        request, "practice/repair.html", {"form": form, "page": page}, status=422 if form.errors else 200
    )


def _repaired(request: HttpRequest, form: RepairForm, client_id: uuid.UUID, *, now: datetime) -> bool:
    data = form.cleaned_data
    try:
        ruptures.repair(
            by=request.member,
            client_id=client_id,
            text=replace(form.text()),
            happened_on=data["happened_on"],
            submit_key=data["submit_key"],
            thread_id=uuid.UUID(data["thread"]) if data["thread"] else None,
            now=now,
        )
    except ruptures.TooLongAgo:
        form.add_error("happened_on", _("Choose a day within the last seven days."))
        return False
    drafts.drop(by=request.member, form_key=f"repair:{client_id}")
    messages.success(request, _("Saved. You two came back to each other."))
    return True


@door(STAFF, permission=OWN_NOTES)
def process_note(request: HttpRequest, note_id: uuid.UUID) -> HttpResponse:
    """Read one's own note; the opening is recorded."""
    page = queries.note_page(by=request.member, note_id=note_id, now=clock.now())
    return render(request, "practice/process_note.html", {"page": page})


@door(STAFF, permission=OWN_NOTES)
def thread(request: HttpRequest, thread_id: uuid.UUID) -> HttpResponse:
    """A thread from noticed to closed."""
    page = queries.thread_page(by=request.member, thread_id=thread_id, now=clock.now())
    return render(request, "practice/thread.html", {"page": page, "stages": STAGES.items()})


@door(STAFF, permission=OWN_NOTES, methods=("POST",))
def thread_stage(request: HttpRequest, thread_id: uuid.UUID) -> HttpResponse:
    """Say how a thread stands."""
    now = clock.now()
    try:
        ruptures.move(
            by=request.member,
            thread_id=thread_id,
            stage=request.POST.get("stage", ""),
            happened_on=now.date(),
            now=now,
        )
    except ruptures.NotThisThread:
        messages.error(request, _("Choose one of the stages."))
    return redirect("thread", thread_id)
