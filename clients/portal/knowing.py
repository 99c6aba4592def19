"""How a person shows that it is them, and how a page is left: number, code, word, keeping, locking, finishing."""

import dataclasses
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import pieces
from clients.actions import numbers, sittings
from clients.actions.numbers import Answer
from clients.pieces import Sitting
from clients.portal import cookies, frame
from clients.portal.forms import CodeForm, NewNumberForm, NumberForm
from clients.portal.network import network_of
from clients.portal.sitting import seated
from psychoed.doors import LINK, door


def said(answer: Answer) -> str:
    """A try that did not open, in words."""
    return {
        Answer.WRONG: _("That did not fit. You can try again."),
        Answer.FROZEN: _("Reading back rests for a quarter of an hour. You can still write and send."),
        Answer.LATER: _(
            "Asked often enough for now. In an hour it can be tried again; what you wrote is kept."
        ),
        Answer.NOT_NOW: _("This does not work from here now. You can still write and send."),
        Answer.TOO_EASY: _("This one is easy to guess. Please choose another."),
        Answer.NOT_A_NUMBER: _("Please use six to eight digits."),
    }.get(answer, "")


@door(LINK, methods=("GET", "POST"))
@seated(always=True)
def number(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """Bring earlier pages back: the number, or a code where the mailbox is private."""
    if by.is_whole and request.method != "POST":
        return redirect("portal:start")
    door_here = pieces.door_of(by=by, now=now)
    form = NumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer = numbers.check_number(by=by, number=form.cleaned_data["number"], now=now)
        if answer == Answer.RIGHT:
            return _risen(request, by=by, now=now)
        form.add_error("number", said(answer))
    shown = {"form": form, "ways": door_here}
    return frame.show(request, "number", shown, by=by, status=422 if form.errors else 200)


@door(LINK, methods=("GET", "POST"))
@seated(always=True)
def new_number(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """Choose one's own number."""
    form = NewNumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by, refusal = with_word(request, by=by, now=now, needs=numbers.needs_proof)
        if refusal is not None:
            return refusal
        answer = numbers.set_number(by=by, number=form.cleaned_data["number"], now=now)
        if answer == Answer.RIGHT:
            return _risen(request, by=by, now=now)
        form.add_error("number", said(answer))
    return frame.show(request, "new_number", {"form": form}, by=by, status=422 if form.errors else 200)


@door(LINK, methods=("GET", "POST"))
@seated(always=True)
def code(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """Eight digits by mail, where the mailbox is private."""
    asked = request.method == "POST" and "send" in request.POST
    if asked and not numbers.mail_code(by=by, now=now):
        return frame.show(request, "code", {"refused": said(Answer.NOT_NOW)}, by=by, status=422)
    form = CodeForm(request.POST if request.method == "POST" and not asked else None)
    if request.method == "POST" and not asked and form.is_valid():
        answer = numbers.check_code(by=by, digits=form.cleaned_data["code"], now=now)
        if answer == Answer.RIGHT:
            return _risen(request, by=by, now=now)
        form.add_error("code", said(answer))
    return frame.show(request, "code", {"form": form}, by=by, status=422 if form.errors else 200)


@door(LINK, methods=("POST",))
@seated
def keep(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """Keep my page on this phone."""
    reference = sittings.keep_page(by=by, now=now)
    response = redirect("portal:choices")
    if reference:
        cookies.set_place(response, reference=reference)
    return response


@door(LINK, methods=("POST",))
@seated(always=True)
def leave(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """Leave this page: locked at once. With script the browser has gone elsewhere already; without, a page goes there."""
    response = HttpResponse(status=204)
    if "page" in request.POST:
        response = render(request, "clients/portal/left.html")
    cookies.end_sitting(response, shared=sittings.leave(by=by, now=now))
    return response


@door(LINK, methods=("POST",))
@seated(always=True)
def finish(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """Done for today."""
    shared = sittings.finish(by=by, now=now)
    shown = frame.bare(request) | {"help": frame.help_of(by), "shared": shared}
    response = render(request, "clients/portal/finished.html", shown)
    cookies.end_sitting(response, shared=shared)
    return response


def with_word(
    request: HttpRequest, *, by: Sitting, now: datetime, needs: Callable[[Sitting], bool] = numbers.needs_word
) -> tuple[Sitting, HttpResponse | None]:
    """The sitting once it has shown that a person holds it; else the page that asks for the word, once.

    What was posted travels through that page in hidden fields, so nothing has to be written again.
    """
    if not needs(by):
        return by, None
    error = ""
    if "word" in request.POST:
        answer = _word(request, by=by, otherwise=_("paper"), now=now)
        if answer == Answer.RIGHT:
            return dataclasses.replace(by, word_confirmed=True), None
        error = said(answer)
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"word", "csrfmiddlewaretoken"}
        for value in values
    ]
    shown = {"carried": carried, "error": error}
    return by, frame.show(request, "word", shown, by=by, status=422 if error else 200)


@door(LINK, methods=("GET", "POST"))
@seated
def known(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """The word once, on a phone that kept its place by typing alone: then everything that is open stands here."""
    error = ""
    if request.method == "POST":
        answer = _word(request, by=by, otherwise="", now=now)
        if answer == Answer.RIGHT:
            return redirect("portal:start")
        error = said(answer)
    if by.is_known or not by.is_kept:
        return redirect("portal:start")
    return frame.show(request, "known", {"error": error}, by=by, status=422 if error else 200)


def _word(request: HttpRequest, *, by: Sitting, otherwise: str, now: datetime) -> Answer:
    word = request.POST.get("word", "")[:100]
    return numbers.confirm_word(by=by, word=word, otherwise=otherwise, network=network_of(request), now=now)


def _risen(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """Everything is open: a new reference, and the place on this phone goes on."""
    response = redirect("portal:start")
    cookies.set_sitting(response, reference=sittings.rise(by=by, now=now), now=now)
    sittings.unlock(by=by, place=cookies.place_of(request), now=now)
    return response
