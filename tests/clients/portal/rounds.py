"""Every page of a client in every state it can be in, gathered as the server sends it, to be looked at in one browser."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.test import Client as Browser
from django.urls import reverse

from clients.actions import knocks
from clients.models import Assignment, Client, Entry, SafeContact
from psychoed.models import Edition
from tests.clients.portal.visits import WORD, Phone, hidden, mail_link, typed_code
from tests.factories import ITEMS, make_assignment, make_edition

LONG = "Gefühlsregulationsgewohnheitentagebuch – what a very long title can do to a small page"
SCALE = [
    {"id": "harm", "type": "frequency", "label": "How often did you think of hurting yourself?", "options": [
        {"value": 0, "label": "Not at all"}, {"value": 3, "label": "Nearly every day"}]},
]  # fmt: skip
RISK = {"minutes": 1, "risk_items": ["harm"]}
KINDS = [
    {"id": "intro", "type": "para", "text": "A few words first."},
    {"id": "warn", "type": "content_note", "text": "The next page asks about a silence."},
    {"id": "word", "type": "short_text", "label": "What small thing did you risk?", "help": "A hug.", "why": "It is half of the proof.", "highlightable": True},
    {"id": "long", "type": "long_text", "label": "What was it like?", "sensitive": True},
    {"id": "list", "type": "list_text", "label": "Three things near you"},
    {"id": "size", "type": "choice", "label": "How big was it?", "options": [{"value": "s", "label": "Small"}, {"value": "b", "label": "Big"}]},
    {"id": "body", "type": "multi", "label": "Where?", "options": [{"value": "c", "label": "Chest"}, {"value": "h", "label": "Hands"}]},
    {"id": "there", "type": "yesno_maybe", "label": "Was somebody there?"},
    {"id": "much", "type": "scale_0_10", "label": "How much?", "low": "not at all", "high": "fully"},
    {"id": "alarm", "type": "suds", "label": "How strong is the alarm?"},
    {"id": "lik", "type": "pair", "before": "How likely did it feel?", "after": "And now?", "scale": "scale_0_100"},
    {"id": "plan", "type": "plan_if_then", "label": "A plan"},
    {"id": "count", "type": "number", "label": "How many?", "unit": "minutes"},
    {"id": "day", "type": "date", "label": "Which day?"},
    {"id": "calm", "type": "breath", "label": "Breathe", "in": 4, "out": 6},
    {"id": "look", "type": "steps", "label": "Five things", "steps": ["Look.", "Feel."]},
    {"id": "rest", "type": "timer", "label": "A minute", "seconds": 60},
]  # fmt: skip


class Round:
    """Goes from page to page and keeps each as it was sent, with the templates that it is made of."""

    def __init__(self, client: Client, *, language: str, texts: str) -> None:
        self.client, self.texts, self.asked = client, texts, {"accept-language": language}
        self.pages: dict[str, bytes] = {}
        self.templates: set[str] = set()

    def keep(self, name: str, page: Any) -> Any:
        self.pages[name] = page.content
        self.templates |= {str(each.name) for each in page.templates}
        return page

    def phone(self, *pieces: Assignment) -> Phone:
        """A new browser in a sitting of a new link."""
        phone = Phone()
        phone.press(mail_link(self.client, *pieces))
        return phone

    def known(self, *pieces: Assignment) -> Phone:
        """One that has shown that a person holds it, with the client's number."""
        phone = self.phone(*pieces)
        phone.post("/x/number/new", {"number": "58291463", "again": "58291463", "word": WORD})
        return phone


def every_page(client: Client, *, language: str = "en", texts: str = "en") -> Round:
    """The whole round, in the language of the client; the pages that know nobody as their browser asks.

    `texts` is the language of what was handed over.
    """
    SafeContact.objects.filter(client=client).update(mailbox="only_me", device="only_me")
    tour = Round(client, language=language, texts=texts)
    piece, handout = (
        make_assignment(client, edition_for(tour, slug="kinds", items=KINDS, title=LONG)),
        _handout(tour),
    )
    _before_the_press(tour, piece)
    _lists_and_numbers(tour, piece, handout)
    _questions(tour, piece)
    _sending(tour)
    _ways_out(tour, piece, handout)
    for name in ("landing", "question 3"):
        closed, opened = b'<details class="aa"', b'<details open class="aa"'
        tour.pages[f"{name}, Aa open"] = tour.pages[name].replace(closed, opened)
    return tour


def edition_for(tour: Round, *, slug: str, **more: Any) -> Edition:
    """An edition that only this client has."""
    return make_edition(slug=f"{slug}-{tour.client.code}".lower(), language=tour.texts, **more)


def _handout(tour: Round) -> Assignment:
    blocks = [
        {"type": "title", "text": "Borrowed calm"},
        {"type": "heading", "text": "A heading", "level": 2},
        {"type": "paragraph", "text": "Calm grows in *small* steps, with [somebody](https://near.example/) near."},
        {"type": "definitions", "items": [{"term": "Co-regulation", "text": "Two people settle each other."}]},
        {"type": "list", "ordered": True, "items": ["One voice.", "One pace."]},
        {"type": "table", "header": True, "rows": [["What", "When"], ["A walk", "Each evening after the long call"]]},
        {"type": "quote", "text": "Not perfection, proof.", "cite": "A line"},
        {"type": "notice", "text": "Not with somebody who may hurt you."},
        {"type": "try", "label": "One thing to notice", "text": "One steady voice."},
        {"type": "try", "label": "One thing to bring", "text": "A word for it."},
    ]  # fmt: skip
    return make_assignment(
        tour.client, edition_for(tour, kind="handout", slug="calm", title="Borrowed calm", blocks=blocks)
    )


def _before_the_press(tour: Round, piece: Assignment) -> None:
    link, stranger = mail_link(tour.client, piece), Phone()
    stranger.browser = Browser(headers=tour.asked)
    at = f"/l/{link.id}"
    tour.keep("landing", stranger.get(at))
    tour.keep("landing asks", stranger.post(at, {"secret": ""}))
    tour.keep("dead", stranger.post(at, {"code": "0" * 26}))
    tour.keep("fresh", stranger.post(at, {"fresh": "1"}))
    tour.keep("pause", stranger.get("/x/pause"))
    tour.keep("closed", stranger.get("/x/"))
    tour.keep("closed with words", stranger.post("/x/between-us", {"line": "What I typed."}))
    tour.keep("stop", stranger.get("/u/AAAA.BBBB"))
    tour.keep("stopped", stranger.post("/u/AAAA.BBBB", {"List-Unsubscribe": "One-Click"}))
    tour.keep("nowhere", stranger.get("/x/nowhere"))
    tour.keep("no page", stranger.get(at.replace("/l/", "/x/") + "/begin"))
    most, knocks.OPENINGS_OF_A_LINK = knocks.OPENINGS_OF_A_LINK, 0
    tour.keep("queue", stranger.post(at, {"code": typed_code(link)}))
    knocks.OPENINGS_OF_A_LINK = most


def _lists_and_numbers(tour: Round, piece: Assignment, handout: Assignment) -> None:
    alone = tour.phone(piece, handout)
    tour.keep("start", alone.get("/x/"))
    for name in ("choices", "number", "number/new", "between-us", "not-mine"):
        tour.keep(name, alone.get(f"/x/{name}"))
    tour.keep("number asks", alone.post("/x/number/new", {"number": "1", "again": "2"}))
    tour.keep("code", alone.post("/x/code", {"send": "1"}))
    tour.keep("word", alone.post("/x/between-us", {"line": "The silence.", "size": "small"}))
    tour.keep("word again", alone.post("/x/between-us", {"line": "The silence.", "word": "no"}))
    said = alone.post("/x/between-us", {"line": "The silence.", "word": WORD})
    tour.keep("said", alone.get(said["Location"]))
    tour.keep("notes off", alone.get(alone.post("/x/choices/notes", {"notes": "off"})["Location"]))
    left = tour.phone(piece).post("/x/leave", {"page": "1"})
    tour.templates |= {str(each.name) for each in left.templates}  # it goes on by itself: nothing to look at
    known = tour.known(piece, handout)
    tour.keep("choices whole", known.get("/x/choices"))
    tour.keep("choices ask", known.post("/x/choices", {"label": "", "days": ["1"]}))
    for name in ("everything", "looked", "erasure"):
        tour.keep(name, known.get(reverse(f"portal:{name}")))
    tour.keep("when", known.get(reverse("portal:when", args=[piece.id])))
    tour.keep("notes on", known.get(known.post("/x/choices/notes", {"notes": "on"})["Location"]))
    tour.keep("number known", tour.phone(piece).get("/x/number"))
    tour.keep("empty", _nothing_left(tour))


def _nothing_left(tour: Round) -> Any:
    gone = make_assignment(tour.client, edition_for(tour, slug="gone"))
    phone = tour.phone(gone)
    Assignment.objects.filter(id=gone.id).update(stage=Assignment.Stage.REVOKED, revoked_at=gone.agreed_at)
    return phone.get("/x/")


def _questions(tour: Round, piece: Assignment) -> None:
    phone = tour.phone(piece)
    tour.keep("piece", phone.get("/x/"))
    entry = phone.begin(piece)
    for number in _numbers(phone, piece, entry):
        tour.keep(f"question {number}", phone.get(reverse("portal:question", args=[piece.id, entry, number])))
    url = reverse("portal:question", args=[piece.id, entry, 13])
    wrong = {"version": hidden(phone.get(url), "version"), "n": 13, "q-count": "many", "go": "on"}
    tour.keep("question asks", phone.post(url, wrong))
    phone.type(piece, entry, 3, word="I asked for a hug.")
    tour.keep("check", phone.get(reverse("portal:check", args=[piece.id, entry])))
    old = {"version": 0, "n": 3, "q-word": "Another word.", "go": "on", "page": "other"}
    tour.keep("stale", phone.post(reverse("portal:question", args=[piece.id, entry, 3]), old))
    whole = {**old, "version": hidden(phone.get(reverse("portal:question", args=[piece.id, entry, 3])), "version"), "go": "as-scroll"}  # fmt: skip
    tour.keep("one page", phone.get(phone.post(reverse("portal:question", args=[piece.id, entry, 3]), whole)["Location"]))  # fmt: skip
    tour.keep("piece begun", phone.get(f"/x/{piece.id}/"))
    phone.press(mail_link(tour.client, piece))
    tour.keep("all my pages", phone.get(reverse("portal:known")))


def _numbers(phone: Phone, piece: Assignment, entry: uuid.UUID) -> Iterator[int]:
    """The pages of a sheet: each names the next one by where Continue leads, and all are reached by their number."""
    for number in range(1, len(KINDS) + 1):
        if phone.get(reverse("portal:question", args=[piece.id, entry, number])).status_code == 200:
            yield number


def _sending(tour: Round) -> None:
    piece = make_assignment(tour.client, edition_for(tour, slug="sent", items=ITEMS))
    phone = tour.phone(piece)
    entry = phone.begin(piece)
    phone.type(piece, entry, 1, risk="I asked for a hug.")
    sent = phone.send(piece, entry, keep=("feel",))
    tour.keep("sent", phone.get(sent["Location"]))
    tour.keep("sent later", phone.get(reverse("portal:sent", args=[piece.id, entry])))
    Entry.objects.filter(id=entry).update(opened_at=piece.agreed_at, opened_by=tour.client.therapist_id)
    tour.keep("sent read", phone.get(reverse("portal:sent", args=[piece.id, entry])))
    tour.keep("piece sent", phone.get(f"/x/{piece.id}/"))
    measure = make_assignment(
        tour.client, edition_for(tour, kind="measure", slug="scale", items=SCALE, meta=RISK)
    )
    phone = tour.phone(measure)
    tour.keep("measure", phone.get("/x/"))
    entry = phone.begin(measure)
    phone.type(measure, entry, 1, harm="3")
    tour.keep("check call first", phone.get(reverse("portal:check", args=[measure.id, entry])))
    after = phone.get(phone.send(measure, entry)["Location"])
    tour.keep("after harm", after)
    for safe in ("yes", "no", "unsure"):
        answered = phone.post(reverse("portal:safe", args=[measure.id, entry]), {"safe": safe})
        tour.keep(f"after harm, {safe}", phone.get(answered["Location"]))
    halves = [{"id": "guess", "type": "short_text", "label": "What do you expect?"}, {"id": "then", "type": "short_text", "label": "What happened?", "when": "later"}]  # fmt: skip
    twice = make_assignment(tour.client, edition_for(tour, slug="halves", items=halves))
    phone = tour.phone(twice)
    entry = phone.begin(twice)
    phone.type(twice, entry, 1, guess="Silence.")
    tour.keep("check half", phone.get(reverse("portal:check", args=[twice.id, entry])))
    phone.send(twice, entry, go="later")
    tour.keep("piece half", phone.get(f"/x/{twice.id}/"))


def _ways_out(tour: Round, piece: Assignment, handout: Assignment) -> None:
    reader = tour.known(handout)
    tour.keep("handout", reader.get(f"/x/{handout.id}/"))
    tour.keep("not this one", reader.get(f"/x/{handout.id}/not-this-one"))
    reader.post(f"/x/{handout.id}/not-this-one", {"reasons": ["forgot"], "line": "No time."})
    tour.keep("handout declined", reader.get(f"/x/{handout.id}/"))
    Edition.objects.filter(id=piece.edition_id).update(
        status=Edition.Status.RECALLED, recall_reason="A line in it."
    )
    tour.keep("piece rests", tour.phone(piece).get("/x/"))
    tour.keep("finished", reader.post("/x/finish"))
    SafeContact.objects.filter(client=tour.client).update(device="others")
    tour.keep("finished shared", tour.phone(piece).post("/x/finish"))
    tour.keep("not mine done", tour.known(piece).post("/x/not-mine"))
