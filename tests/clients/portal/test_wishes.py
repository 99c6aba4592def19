"""What a client asks for with everything open: to be erased, another hour for notes, a new number after a reset."""

import html
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from clients import vault
from clients.actions import caseload, choices, reminders, wishes
from clients.actions.entries import NotYet
from clients.models import (
    AccessLink,
    AuditEvent,
    Client,
    ClientNumber,
    Entry,
    ErasureAsk,
    ReminderPlan,
    SafeContact,
)
from clients.pieces import sitting
from clients.schedule import Slot
from practice.models import Member
from tests.clients.portal.visits import WORD, Phone, mail_link
from tests.clients.test_links_numbers import NUMBER
from tests.conftest import SignIn
from tests.factories import NOON, make_assignment, make_client, make_edition

OTHER = "60718293"
PRIVATE, SHARED, LATER = "PLANTED-private", "PLANTED-shared", "PLANTED-later"
HOUR = timedelta(hours=1)


@pytest.fixture
def phone(sam: Client) -> Phone:
    """Sam's phone, the number chosen: one entry sent, with an answer kept back, and a draft."""
    piece = make_assignment(sam, cadence="event")
    phone = Phone()
    phone.press(mail_link(sam, piece))
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk=SHARED)
    phone.type(piece, entry_id, 2, feel=PRIVATE)
    phone.send(piece, entry_id, keep=("feel",))
    phone.autosave(piece, phone.begin(piece, another="1"), version=0, risk="PLANTED-draft")
    phone.post("/x/number/new", {"number": NUMBER, "again": NUMBER})
    return phone


def text(answer: object) -> str:
    """A page as it is read."""
    return html.unescape(answer.content.decode())  # type: ignore[attr-defined]  # a response of the test client


def elsewhere(sam: Client, *, at: timedelta) -> Phone:
    """Another browser that opens a link of Sam's."""
    other = Phone(at=NOON + at)
    other.press(mail_link(sam, Entry.objects.filter(client=sam)[0].assignment, now=other.at))
    return other


def everything(phone: Phone) -> str:
    """All that this browser reads back: the page of everything, and each entry by itself."""
    pages = [phone.get("/x/everything")]
    for entry in Entry.objects.exclude(state="withdrawn"):
        pages += [phone.get(f"/x/{entry.assignment_id}/{entry.id}/{end}") for end in ("1", "check", "sent")]
    return "".join(text(page) for page in pages)


def test_wish_to_be_erased_stands_on_the_desk_until_it_is_taken_back(
    phone: Phone, sam: Client, thea: Member, sign_in: SignIn
) -> None:
    desk = sign_in(thea)
    said = "Sam asked on 3 June to be erased."

    before = text(desk.get(f"/clients/{sam.id}/"))
    phone.post("/x/erasure")
    phone.post("/x/erasure")
    asked, choices = text(desk.get(f"/clients/{sam.id}/")), text(phone.get("/x/choices"))
    phone.post("/x/erasure", {"keep": "1"})
    after = text(desk.get(f"/clients/{sam.id}/"))

    assert [said in page for page in (before, asked, after)] == [False, True, False]
    assert "You asked to be erased today" in choices
    assert list(AuditEvent.objects.filter(object_kind="erasure").values_list("action", flat=True)) == [
        "ask",
        "take_back",
    ]
    assert ErasureAsk.objects.count() == 1


def test_wish_needs_the_number(phone: Phone, sam: Client) -> None:
    other = elsewhere(sam, at=HOUR)

    answers = [other.get("/x/erasure"), other.post("/x/erasure"), other.post("/x/erasure", {"keep": "1"})]

    assert [each["Location"] for each in answers] == ["/x/number"] * 3
    assert ErasureAsk.objects.count() == 0


def test_notes_come_when_the_client_says(phone: Phone, sam: Client, thea: Member) -> None:
    piece = make_assignment(sam, Entry.objects.filter(client=sam)[0].assignment.edition)
    slot = Slot(days=frozenset({0}), at=time(9), zone=sam.zone)
    reminders.choose(by=thea, assignment=piece, slot=slot, now=NOON)
    url = f"/x/choices/{piece.id}/when"

    shown = text(phone.get("/x/choices"))
    half = phone.post(url, {"days": ["3"]})
    phone.post(url, {"days": ["3", "6"], "at": "22:30"})
    plan = ReminderPlan.objects.get()
    page = text(phone.get("/x/choices"))
    phone.post(url, {"none": "1"})

    assert ("Mon, 09:00" in shown, half.status_code, "Thu, Sun, 22:30" in page) == (True, 422, True)
    assert (plan.days, plan.wall_time, plan.inside_quiet) == ([3, 6], time(22, 30), True)
    assert ReminderPlan.objects.get().stopped_why == "by_choice"
    assert "no notes" in text(phone.get("/x/choices"))


def test_hour_of_notes_needs_the_number_and_a_piece_of_ones_own(
    phone: Phone, sam: Client, thea: Member
) -> None:
    nia = make_assignment(make_client(thea, "Nia Other"), make_edition(slug="n"))
    mine = Entry.objects.filter(client=sam)[0].assignment_id
    other = elsewhere(sam, at=HOUR)

    closed = other.post(f"/x/choices/{mine}/when", {"days": ["3"], "at": "09:00"})

    assert closed["Location"] == "/x/number"
    assert phone.post(f"/x/choices/{nia.id}/when", {"days": ["3"], "at": "09:00"}).status_code == 404
    assert ReminderPlan.objects.count() == 0


def test_reset_number_opens_nothing_and_says_so(
    phone: Phone, sam: Client, thea: Member, sign_in: SignIn
) -> None:
    desk = sign_in(thea)
    elsewhere(sam, at=HOUR).post("/x/number", {"number": OTHER})

    before = text(desk.get(f"/clients/{sam.id}/number/"))
    done = reset(desk, sam)
    other = elsewhere(sam, at=HOUR)
    old = other.post("/x/number", {"number": NUMBER})

    assert "What they kept to themselves before will then open only where they wrote it" in before
    assert ("Reset on" in done, old.status_code, ClientNumber.objects.count()) == (True, 422, 0)
    assert AuditEvent.objects.filter(client_id=sam.id, action="reset", object_kind="number").count() == 1
    assert "Reset on" in reset(desk, sam)
    assert AuditEvent.objects.filter(action="reset").count() == 1


def reset(desk: Browser, sam: Client) -> str:
    """The therapist presses the button; the page after it."""
    return text(desk.post(f"/clients/{sam.id}/number/", follow=True))


def test_after_a_reset_what_was_kept_before_opens_only_where_it_was_written(
    phone: Phone, sam: Client, thea: Member
) -> None:
    """Staff who reset the number and choose another one, knowing the word, read nothing that was kept to oneself."""
    caseload.reset_number(by=thea, client_id=sam.id, now=NOON + HOUR)
    staff = elsewhere(sam, at=2 * HOUR)
    staff.post("/x/number/new", {"number": OTHER, "again": OTHER, "word": WORD})
    piece = Entry.objects.filter(client=sam)[0].assignment
    phone.browser.cookies.pop("link")
    phone.at = NOON + 2 * HOUR
    phone.press(mail_link(sam, piece, now=phone.at))
    phone.autosave(piece, phone.begin(piece, another="1"), version=0, risk=LATER)

    read = everything(staff)
    phone.post("/x/number", {"number": OTHER})
    mine = everything(phone)

    assert [word in read for word in (SHARED, PRIVATE, "PLANTED-draft", LATER)] == [True, False, False, True]
    assert [word in mine for word in (SHARED, PRIVATE, "PLANTED-draft", LATER)] == [True] * 4


def test_page_kept_on_this_phone_before_the_reset_still_opens_whole(
    phone: Phone, sam: Client, thea: Member
) -> None:
    other = elsewhere(sam, at=HOUR)
    other.post("/x/number", {"number": NUMBER})
    other.post("/x/keep")
    caseload.reset_number(by=thea, client_id=sam.id, now=NOON + 2 * HOUR)
    late = elsewhere(sam, at=3 * HOUR)
    late.post("/x/number/new", {"number": OTHER, "again": OTHER, "word": WORD})
    late.post("/x/keep")
    for each in (other, late):
        each.browser.cookies.pop("link")
        each.at = NOON + 4 * HOUR
        each.press(mail_link(sam, Entry.objects.filter(client=sam)[0].assignment, now=each.at))

    assert [PRIVATE in everything(each) for each in (other, late)] == [True, False]


@pytest.mark.parametrize(("after", "chosen"), [(timedelta(hours=23), 1), (timedelta(hours=25), 0)])
def test_new_number_can_be_chosen_elsewhere_for_a_day(
    phone: Phone, sam: Client, thea: Member, after: timedelta, chosen: int
) -> None:
    caseload.reset_number(by=thea, client_id=sam.id, now=NOON + HOUR)
    other = elsewhere(sam, at=HOUR + after)

    other.post("/x/number/new", {"number": OTHER, "again": OTHER})
    without_word = ClientNumber.objects.count()
    other.post("/x/number/new", {"number": OTHER, "again": OTHER, "word": WORD})

    assert (without_word, ClientNumber.objects.count()) == (0, chosen)


def test_taking_back_loses_nothing_that_no_longer_opens_here(phone: Phone, sam: Client, thea: Member) -> None:
    """GIVEN a reset within the ten minutes WHEN it is taken back elsewhere THEN the phone still finds every word."""
    sent = Entry.objects.get(state="sent")
    caseload.reset_number(by=thea, client_id=sam.id, now=NOON + timedelta(minutes=1))
    other = elsewhere(sam, at=timedelta(minutes=2))
    other.post("/x/number/new", {"number": OTHER, "again": OTHER, "word": WORD})

    other.post(f"/x/{sent.assignment_id}/{sent.id}/take-back")
    phone.at = NOON + timedelta(minutes=3)

    assert (Entry.objects.get(id=sent.id).state, PRIVATE in everything(other)) == ("draft", False)
    assert PRIVATE in text(phone.get(f"/x/{sent.assignment_id}/{sent.id}/check"))


def contact_of(sam: Client) -> SafeContact:
    """How Sam is written to, as it stands now."""
    return SafeContact.objects.select_related("client").get(client=sam)


def test_client_changes_how_notes_look_and_when_none_may_come(
    phone: Phone, sam: Client, thea: Member
) -> None:
    form = {"label": "Sunday list", "word": "egret", "days": ["0", "4"], "since": "17:00", "until": "19:00"}

    half = phone.post("/x/choices", form | {"until": ""})
    done = phone.post("/x/choices", form)

    contact = contact_of(sam)
    shown = vault.reveal(contact, "sender_label", "word", by=thea, purpose="test", now=NOON)
    assert (half.status_code, done["Location"]) == (422, "/x/choices")
    assert shown == {"sender_label": "Sunday list", "word": "egret"}
    assert contact.never_times == [{"days": [0, 4], "from": "17:00", "to": "19:00"}]


def test_notes_stop_for_whoever_is_here_and_begin_again_with_the_number(phone: Phone, sam: Client) -> None:
    other = elsewhere(sam, at=HOUR)

    asked = other.post("/x/choices/notes", {"notes": "off"})
    before = contact_of(sam).reminders_off_at
    other.post("/x/choices/notes", {"notes": "off", "word": WORD})
    off = contact_of(sam).reminders_off_at
    refused = other.post("/x/choices/notes", {"notes": "on"})
    still = contact_of(sam).reminders_off_at
    phone.post("/x/choices/notes", {"notes": "on"})

    assert ("One word, once" in text(asked), before, off) == (True, None, NOON + HOUR)
    assert (refused["Location"], still, contact_of(sam).reminders_off_at) == ("/x/number", off, None)


def test_what_was_not_meant_for_somebody_ends_mails_and_that_link(phone: Phone, sam: Client) -> None:
    other = elsewhere(sam, at=HOUR)
    link = AccessLink.objects.order_by("-created_at")[0]

    shown = other.get("/x/not-mine").status_code
    asked = other.post("/x/not-mine")
    before = contact_of(sam).address_paused_why
    other.post("/x/not-mine", {"word": WORD})
    link.refresh_from_db()

    assert (shown, "One word, once" in text(asked), before) == (200, True, "")
    assert (contact_of(sam).address_paused_why, link.revoked_at) == ("not_for_me", NOON + HOUR)
    assert (other.get("/x/").status_code, phone.get("/x/").status_code) == (410, 200)


@pytest.mark.parametrize(
    "deed",
    [
        lambda by: choices.change(by=by, label="", word="", never_times=[], now=NOON),
        lambda by: choices.notes(by=by, wanted=True, now=NOON),
        lambda by: choices.when(by=by, assignment_id=by.id, days=[], at=None, now=NOON),
        lambda by: wishes.ask_erasure(by=by, now=NOON),
        lambda by: wishes.keep_me(by=by, now=NOON),
        lambda by: choices.notes(by=by, wanted=False, now=NOON),
        lambda by: choices.not_meant_for_me(by=by, now=NOON),
    ],
)
def test_deeds_refuse_whoever_has_not_shown_enough(sam: Client, deed: Any) -> None:
    """Whatever the pages do, the deeds ask themselves."""
    phone = Phone()
    phone.press(mail_link(sam, make_assignment(sam)))
    reference = phone.browser.cookies["link"].value.split(".")[0]
    by = sitting(reference=reference, place="", seen_at=NOON, now=NOON)

    with pytest.raises((choices.NeedsNumber, NotYet)):
        deed(by)
