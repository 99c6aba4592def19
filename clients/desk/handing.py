"""The composer: choose, say why, send; plan it together where there is time; take it back within a minute."""

import uuid
from typing import Any
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients import clock, queries
from clients.actions import assignments, once
from clients.actions.assignments import After, CannotAssign, Handed
from clients.actors import ClientPermission
from clients.desk.composing import LOW_CONFIDENCE, Composer
from psychoed.doors import STAFF, door

WHY_NOT: dict[str, str | Promise] = {
    "ended": gettext_lazy("Your work with this client has ended. Take it up again first."),
    "nothing_chosen": gettext_lazy("Choose at least one piece, and at most six."),
    "not_in_the_library": gettext_lazy("One of the pieces is no longer in the library. Please choose again."),
    "no_response_plan": gettext_lazy(
        "This scale asks about harm. It can be handed over once your practice has said who looks at the answers, and how soon. Until then the PHQ-8 asks the same without that question."
    ),
    "nobody_looks": gettext_lazy(
        "This scale asks about harm, and whoever looks at such answers is away. The PHQ-8 asks the same without that question."
    ),
    "not_prepared": gettext_lazy(
        "One of the pieces is to be prepared together first. Say that you did, or leave it out."
    ),
    "no_mail_about_it": gettext_lazy(
        "This piece asks about safety first, so no reminder about it goes by mail: somebody else might read it."
    ),
    "not_this_successor": gettext_lazy(
        "The piece that this one follows belongs somewhere else. Nothing was handed over."
    ),
    "not_open": gettext_lazy("This piece is no longer with them."),
    "mail_not_safe": gettext_lazy("Nothing was mailed: that e-mail is safe is not on record."),
}


@door(STAFF, permission=ClientPermission.ASSIGN)
def shelf(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Choose from the library: approved material, in the client's language."""
    page = queries.shelf(
        by=request.member,
        client_id=client_id,
        now=clock.now(),
        search=request.GET.get("q", "")[:80],
        kind=request.GET.get("kind", "")[:16],
    )
    return render(
        request, "clients/desk/shelf.html", {"page": page, "held": _held(request), "after": _after(request)}
    )


@door(STAFF, permission=ClientPermission.ASSIGN, methods=("GET", "POST"))
def compose(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Why, and *Send*; everything else is folded."""
    now, held = clock.now(), _held(request)
    if not held:
        return redirect(f"{reverse('assign', args=[client_id])}?{request.GET.urlencode()}")
    after = _after(request)
    desk = queries.desk(
        by=request.member,
        client_id=client_id,
        edition_ids=held,
        now=now,
        after=after["after"] if after else None,
    )
    form = _form(request, desk, held=held, after=after)
    if request.method == "POST" and form.is_valid():
        try:
            handed = _hand_over(request, form, desk)
        except CannotAssign as refusal:
            form.add_error("prepared" if refusal.why == "not_prepared" else None, str(WHY_NOT[refusal.why]))
        else:
            return _told(request, desk, handed)
    shown = {"desk": desk, "form": form, "low": LOW_CONFIDENCE, "held": held}
    return render(request, "clients/desk/compose.html", shown, status=422 if form.errors else 200)


@door(STAFF, permission=ClientPermission.ASSIGN, methods=("POST",))
def undo(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Take back what was handed over a moment ago."""
    undone = assignments.undo(by=request.member, assignment_ids=_ids(request, "a"), now=clock.now())
    text = (
        _("Taken back. Nothing was sent.")
        if undone
        else _("The minute has passed. You can still take it back on its page.")
    )
    messages.info(request, text)
    return redirect("client", client_id)


@door(STAFF, permission=ClientPermission.ASSIGN, methods=("POST",))
def link(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """A link to be given in another way: its address to copy, and a square to point a phone at. Shown once."""
    now = clock.now()
    who = queries.who(by=request.member, client_id=client_id, now=now)
    try:
        made = assignments.hand_link(by=request.member, assignment_ids=_ids(request, "a"), now=now)
    except CannotAssign as refusal:
        messages.info(request, str(WHY_NOT[refusal.why]))
        return redirect("client", client_id)
    typed_at = f"{settings.PUBLIC_URL}{reverse('portal:landing_bare')}"
    shown = {"who": who, "made": made, "square": _square(made.url), "typed_at": typed_at}
    return render(request, "clients/desk/link.html", shown)


@door(STAFF, permission=ClientPermission.ASSIGN, methods=("POST",))
def mail_again(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """What did not arrive, once more: one mail for these pieces."""
    try:
        assignments.resend(by=request.member, assignment_ids=_ids(request, "a"), now=clock.now())
        messages.success(request, _("A new mail goes out, with a link of its own."))
    except CannotAssign as refusal:
        messages.info(request, str(WHY_NOT[refusal.why]))
    return redirect("client", client_id)


def _form(
    request: HttpRequest, desk: queries.Desk, *, held: list[uuid.UUID], after: dict[str, Any] | None
) -> Composer:
    initial = {
        "e": held,
        "mail": desk.reach.can_mail,
        "share": "choose",
        "submit_key": uuid.uuid4(),
    }
    return Composer(
        request.POST or None,
        initial=initial | (after or {}),
        editions=held,
        quiet=desk.reach.quiet,
        name=desk.who.nickname,
    )


def _hand_over(request: HttpRequest, form: Composer, desk: queries.Desk) -> Handed:
    data = form.cleaned_data
    follows = data["after"] and data["outcome"]
    return once.assign(
        by=request.member,
        client_id=desk.who.id,
        submit_key=data["submit_key"],
        edition_ids=data["e"],
        now=clock.now(),
        why=data["why"],
        why_readable=data["why_readable"],
        agreement=form.agreement(),
        share=data["share"] or "choose",
        cadence=data["cadence"],
        occasions=data["occasions"],
        reminder=form.slot(zone=desk.who.zone),
        mail=data["mail"],
        prepared=data["prepared"],
        after=After(assignment_id=data["after"], outcome=data["outcome"]) if follows else None,
    )


def _told(request: HttpRequest, desk: queries.Desk, handed: Handed) -> HttpResponse:
    back = f"{reverse('assign_undo', args=[desk.who.id])}?{urlencode([('a', each) for each in handed.ids])}"
    went = "none" if handed.delivery_id is None else desk.going.how
    messages.success(request, TOLD[went](), extra_tags=back)
    return redirect("client", desk.who.id)


TOLD = {
    "none": lambda: _("Handed over. No mail goes: show them the link when you are ready."),
    "now": lambda: _("Handed over. The mail goes in a minute."),
    "later": lambda: _("Handed over. The mail goes when their quiet hours end."),
    "hold": lambda: _("Handed over. The mail waits until the hold in their calendar is over."),
    "enough": lambda: _("Handed over. The mail waits: they had three within a day."),
    "never": lambda: _("Handed over. The mail waits: there is no hour in which it may go."),
}


def _held(request: HttpRequest) -> list[uuid.UUID]:
    """The pieces that were chosen, in the order of choosing."""
    return _ids(request, "e")[: assignments.MOST_AT_ONCE]


def _ids(request: HttpRequest, name: str) -> list[uuid.UUID]:
    found = [*request.GET.getlist(name), *request.POST.getlist(name)]
    return list(dict.fromkeys(uuid.UUID(text) for text in found if _is_uuid(text)))


def _after(request: HttpRequest) -> dict[str, Any] | None:
    data = request.POST if request.method == "POST" else request.GET
    text, outcome = data.get("after", ""), data.get("outcome", "")
    if not _is_uuid(text) or outcome not in ("adapted", "replaced"):
        return None
    return {"after": uuid.UUID(text), "outcome": outcome}


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _square(url: str) -> str:
    """The QR code as plain SVG without any style of its own."""
    drawn = segno.make(url, error="m", micro=False)
    return mark_safe(
        drawn.svg_inline(scale=4, border=4, omitsize=True, svgclass="square", lineclass=None, light="#fff")
    )
