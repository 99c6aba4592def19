"""What is kept about the client, for the client: everything in one page or one file, and who looked."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients import pieces
from clients.actions import wishes
from clients.pieces import Given, Look, Sitting, Written
from clients.portal import forms, frame
from clients.portal.sitting import seated
from clients.schedule import full_words
from psychoed.doors import LINK, door
from psychoed.rendering import render_blocks

FILE = "notes.json"
"""A name that tells nothing to whoever sees the folder."""
WHO = {
    "colleague": _("Somebody else of the practice"),
    "assistant": _("The practice's desk"),
    "owner": _("The head of the practice"),
    "client": _("You, or somebody with your link"),
    "operator": _("The person who runs the machine"),
    "member": _("Somebody of the practice"),
}
DONE = {
    "view": _("read"),
    "list": _("read in a list"),
    "open": _("opened"),
    "begin": _("began"),
    "send": _("sent"),
    "withdraw": _("took out"),
    "take_back": _("took back"),
    "assign": _("handed over"),
    "mint": _("made"),
    "change": _("changed"),
    "create": _("added"),
    "talk": _("talked about"),
    "close": _("closed"),
    "revoke": _("took back"),
    "export": _("made a copy of"),
    "number": _("tried"),
    "code": _("asked for, or tried"),
    "reset": _("reset"),
    "ask": _("asked about"),
    "not_this_one": _("said “not this one”"),
    "after_all": _("took up again"),
    "between_us": _("wrote"),
    "keep": _("kept"),
    "grant": _("let somebody see"),
    "ungrant": _("no longer lets somebody see"),
}
THINGS = {
    "client": _("your name, or what is kept about you"),
    "contact": _("how you are written to"),
    "safecontact": _("how you are written to"),
    "assignment": _("a page"),
    "entry": _("what you wrote"),
    "measureresult": _("a sum of answers"),
    "notdone": _("why it was not this one"),
    "not_done": _("why it was not this one"),
    "betweenus": _("what you said about the two of you"),
    "between_us": _("what you said about the two of you"),
    "link": _("a link"),
    "place": _("a phone that keeps your page"),
    "phone": _("a phone that keeps your page"),
    "number": _("your number"),
    "code": _("a code by mail"),
    "reminder": _("notes by mail"),
    "processnote": _("a note of their own"),
    "recordsummary": _("a summary of a session"),
    "erasure": _("being erased"),
}
TIERS = {
    "link": _("with the link alone"),
    "kept": _("on a phone that keeps your page"),
    "number": _("with everything open"),
}
STATES = {
    "draft": _("Not sent"),
    "predicted": _("Begun, not sent yet"),
    "sent": _("Sent"),
}


@door(LINK)
@seated
def everything(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """All that was written and given, as a page that prints well."""
    if not by.is_whole:
        return redirect("portal:number")
    found = pieces.everything(by=by, now=now)
    shown = {
        "found": found,
        "made": _day(found.made_at),
        "given": [_given(each) for each in found.given],
        "between": [
            {
                "when": _day(each.at),
                "size": dict(forms.SIZES).get(each.size, ""),
                "starts": dict(forms.STARTS).get(each.starts, ""),
                "line": each.line,
            }
            for each in found.between_us
        ],
    }
    return frame.show(request, "everything", shown, by=by)


@door(LINK)
@seated
def everything_file(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """The same for a program to read."""
    if not by.is_whole:
        return redirect("portal:number")
    found = asdict(pieces.everything(by=by, now=now))
    written = {"ensure_ascii": False, "indent": 2}
    answer = JsonResponse(found, encoder=DjangoJSONEncoder, json_dumps_params=written)
    answer["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return answer


@door(LINK)
@seated
def looked(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """Who looked at what, day by day."""
    if not by.is_whole:
        return redirect("portal:number")
    found = pieces.looks(by=by, now=now)
    days: dict[date, dict[str, list[dict[str, Any]]]] = {}
    for line in found.lines:
        who = _who(line, label=found.label)
        days.setdefault(line.day, {}).setdefault(who, []).append(_look(line))
    listed = [{"day": full_words(day), "people": people} for day, people in days.items()]
    return frame.show(request, "looked", {"days": listed, "more": found.more}, by=by)


@door(LINK, methods=("GET", "POST"))
@seated
def erasure(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """Ask to be erased, or take it back. The person one works with does it; nothing goes by itself."""
    if not by.is_whole:
        return redirect("portal:number")
    if request.method != "POST":
        return frame.show(request, "erasure", {}, by=by)
    if "keep" in request.POST:
        wishes.keep_me(by=by, now=now)
    else:
        wishes.ask_erasure(by=by, now=now)
    return redirect("portal:choices")


def _who(line: Look, *, label: str) -> str:
    """By role; the person one works with as one calls them."""
    if line.who == "therapist":
        return label or str(_("The person you work with"))
    return str(WHO.get(line.who, WHO["member"]))


def _look(line: Look) -> dict[str, Any]:
    return {
        "done": DONE.get(line.action, _("worked with")),
        "thing": THINGS.get(line.thing, _("your record")),
        "how": TIERS.get(line.tier, "") if line.action == "open" else "",
        "times": line.times,
    }


def _given(each: Given) -> dict[str, Any]:
    said = each.not_this_one or {}
    names = dict(forms.REASONS)
    return {
        "title": each.title,
        "language": each.language,
        "when": _day(each.given_at),
        "why": each.why,
        "plan": each.plan,
        "fragment": render_blocks(each.blocks, title=False) if each.blocks else "",
        "entries": [_written(entry) for entry in each.entries],
        "declined": each.not_this_one is not None,
        "reasons": [names[code] for code in said.get("reasons", []) if code in names],
        "line": said.get("line", ""),
    }


def _written(entry: Written) -> dict[str, Any]:
    return {
        "state": STATES.get(entry.state, ""),
        "when": _day(entry.sent_at or entry.begun_at),
        "opened": _day(entry.opened_at) if entry.opened_at else "",
        "answers": entry.answers,
        "closing": _closing(entry),
    }


def _closing(entry: Written) -> list[Any]:
    """How it went, in the words of the chips."""
    said = entry.closing
    asked = [("amount", forms.AMOUNT), ("effect", forms.EFFECT), ("hard", forms.HARD)]
    words = [dict(choices)[said[name]] for name, choices in asked if said.get(name) in dict(choices)]
    reasons = dict(forms.REASONS)
    return words + [reasons[code] for code in said.get("obstacles", []) if code in reasons]


def _day(instant: datetime) -> str:
    return full_words(timezone.localtime(instant))
