"""The corners of links, places and limits: what is asked for twice, too early, too late, or for somebody else."""

import uuid
from datetime import timedelta

import pytest

from clients import vault
from clients.actions import fresh, sittings, tallies
from clients.models import AccessLink, Client, Delivery, FreshAsk, KeptPlace, LinkSession, SafeContact
from clients.pieces import entry, sitting
from tests.clients.portal.visits import Phone, mail_link
from tests.clients.test_links_numbers import NUMBER, WORD
from tests.factories import NOON, make_assignment

DAYS_AGO = timedelta(days=40)
NOBODY = uuid.UUID(int=9)


def asked(*lids: uuid.UUID) -> list[int]:
    """Questions put down one after another, each answered at once; how many mails each brought."""
    posted = []
    for lid in lids:
        FreshAsk.objects.create(lid=lid, asked_at=NOON)
        posted.append(fresh.answer(now=NOON))
    return posted


def test_one_dead_link_brings_three_mails_a_day(sam: Client) -> None:
    old = mail_link(sam, make_assignment(sam), now=NOON - DAYS_AGO)

    assert asked(*[old.id] * 5) == [1, 1, 1, 0, 0]


def test_all_dead_links_of_a_client_bring_three_mails_a_day(sam: Client) -> None:
    piece = make_assignment(sam)
    old = [mail_link(sam, piece, now=NOON - DAYS_AGO) for _ in range(5)]

    assert asked(*[link.id for link in old]) == [1, 1, 1, 0, 0]
    assert Delivery.objects.count() == 3


def test_one_question_brings_one_mail_however_often_it_is_answered(sam: Client) -> None:
    old = mail_link(sam, make_assignment(sam), now=NOON - DAYS_AGO)

    posted = [fresh._mail(old, asked=7, now=NOON) for _ in range(2)]

    assert (posted, Delivery.objects.count(), AccessLink.objects.filter(purpose="fresh").count()) == (
        [True, False],
        1,
        1,
    )


def test_erased_client_is_mailed_nothing(sam: Client) -> None:
    old = mail_link(sam, make_assignment(sam), now=NOON - DAYS_AGO)
    Client.objects.filter(id=sam.id).update(status="erased", erased_at=NOON, name=None)

    assert (asked(old.id), FreshAsk.objects.count()) == ([0], 0)


def test_tries_of_one_minute_are_one_row(db: None) -> None:
    for seconds in (0, 30, 59, 61):
        tallies.bump("a limit", now=NOON + timedelta(seconds=seconds))

    counts = [
        tallies.count("a limit", within=span, now=NOON + timedelta(seconds=61))
        for span in (tallies.HOUR, timedelta(minutes=1))
    ]
    assert counts == [4, 1]


def test_paper_lets_a_person_send_and_proves_no_place(sam: Client) -> None:
    contact = SafeContact.objects.get(client=sam)
    vault.put(contact, now=NOON, word="")
    contact.save()
    piece, phone = make_assignment(sam), Phone()
    phone.press(mail_link(sam, piece))
    phone.autosave(piece, phone.begin(piece), version=0, risk="x")

    said = phone.post("/x/between-us", {"size": "small", "word": "Paper"})

    assert (said.status_code, KeptPlace.objects.get().proven_at) == (303, None)
    assert LinkSession.objects.get().proven_at is None


def test_locked_place_stays_locked_while_somebody_writes(sam: Client) -> None:
    """GIVEN the page was left WHEN a link is opened and typed into THEN no second place is made; it waits for the number."""
    piece, phone = make_assignment(sam), Phone()
    phone.press(mail_link(sam, piece))
    phone.autosave(piece, phone.begin(piece), version=0, risk="x")
    phone.post("/x/leave")
    phone.press(mail_link(sam, piece))

    phone.autosave(piece, phone.begin(piece), version=0, risk="y")

    place = KeptPlace.objects.get()
    assert (place.locked, phone.get("/x/").context["sitting"].is_kept) == (True, False)


@pytest.mark.parametrize("device", ["only_me", "others"])
def test_page_is_kept_only_with_the_number_and_on_a_private_phone(sam: Client, device: str) -> None:
    SafeContact.objects.filter(client=sam).update(device=device)
    phone = Phone()
    phone.press(mail_link(sam, make_assignment(sam)))

    phone.post("/x/keep")
    before = KeptPlace.objects.count()
    phone.post("/x/number/new", {"number": NUMBER, "again": NUMBER, "word": WORD})
    phone.post("/x/keep")
    phone.post("/x/keep")

    kept = KeptPlace.objects.filter(revoked_at=None, whole=True).count()
    assert (before, kept) == (0, 1 if device == "only_me" else 0)


def test_only_ones_own_links_and_phones_are_closed_and_only_with_the_number(sam: Client) -> None:
    piece, phone = make_assignment(sam), Phone()
    here, other = mail_link(sam, piece), mail_link(sam, piece)
    phone.press(here)

    phone.post("/x/choices/close", {"kind": "link", "id": str(other.id)})
    without = AccessLink.objects.filter(revoked_at=None).count()
    phone.post("/x/number/new", {"number": NUMBER, "again": NUMBER, "word": WORD})
    for kind, held in (("link", NOBODY), ("car", other.id), ("phone", other.id)):
        phone.post("/x/choices/close", {"kind": kind, "id": str(held)})
    wrong = AccessLink.objects.filter(revoked_at=None).count()
    bad = phone.post("/x/choices/close", {"kind": "link", "id": "no id"})
    phone.post("/x/choices/close", {"kind": "link", "id": str(other.id)})

    assert (without, wrong, bad.status_code) == (2, 2, 404)
    assert list(AccessLink.objects.filter(revoked_at=None)) == [here]


def test_number_in_a_browser_that_keeps_nothing_unlocks_nothing(sam: Client) -> None:
    SafeContact.objects.filter(client=sam).update(device="others")
    phone = Phone()
    phone.press(mail_link(sam, make_assignment(sam)))

    phone.post("/x/number/new", {"number": NUMBER, "again": NUMBER, "word": WORD})

    assert (KeptPlace.objects.count(), LinkSession.objects.get().tier) == (0, "number")


def test_sitting_of_an_erased_client_does_not_last(sam: Client) -> None:
    phone = Phone()
    phone.press(mail_link(sam, make_assignment(sam)))
    reference = phone.browser.cookies["link"].value.split(".")[0]
    there = sitting(reference=reference, place="", seen_at=NOON, now=NOON)
    Client.objects.filter(id=sam.id).update(status="erased", erased_at=NOON, name=None)

    assert there is not None
    assert sitting(reference=reference, place="", seen_at=NOON, now=NOON) is None


def test_way_out_without_script_locks_and_goes_on_by_itself(sam: Client) -> None:
    SafeContact.objects.filter(client=sam).update(device="others")
    phone = Phone()
    phone.press(mail_link(sam, make_assignment(sam)))

    page = phone.get("/x/").content.decode()
    left = phone.post("/x/leave", {"page": "1"})

    assert 'form="leave-form" name="page" value="1"' in page
    assert ('http-equiv="refresh"' in left.content.decode(), left["Clear-Site-Data"][:7]) == (True, '"cache"')
    assert phone.get("/x/").status_code == 410


def test_entry_can_be_looked_up_without_taking_its_lock(sam: Client) -> None:
    piece, phone = make_assignment(sam), Phone()
    phone.press(mail_link(sam, piece))
    entry_id = phone.begin(piece)
    reference = phone.browser.cookies["link"].value.split(".")[0]
    by = sitting(reference=reference, place="", seen_at=NOON, now=NOON)

    assert by is not None
    assert entry(by=by, entry_id=entry_id, now=NOON).assignment == piece


def test_place_is_made_anew_when_its_cookie_never_arrived(sam: Client) -> None:
    """GIVEN the answer with the cookie was lost WHEN the same page saves again THEN the place is the same, its cookie new."""
    piece, phone = make_assignment(sam), Phone()
    phone.press(mail_link(sam, piece))
    entry_id = phone.begin(piece)
    phone.autosave(piece, entry_id, version=0, risk="x")
    first = KeptPlace.objects.get()
    phone.browser.cookies.pop("place")

    phone.autosave(piece, entry_id, version=1, risk="xy")

    again = KeptPlace.objects.get()
    assert (again.id, again.reference_hash == first.reference_hash) == (first.id, False)
    assert sittings.place_made_in(LinkSession.objects.get().id) == again.id
