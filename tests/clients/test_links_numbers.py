"""The number, the mailed code, the word, the kept place: what each opens, and how often each may be tried."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from clients import tokens
from clients.actions import numbers
from clients.models import (
    AccessLink,
    Assignment,
    AuditEvent,
    Client,
    ClientNumber,
    Delivery,
    Entry,
    KeptPlace,
    LinkSession,
    MailedCode,
    SafeContact,
)
from clients.sealing import derive
from tests.clients.portal.visits import WORD, Phone, mail_link
from tests.factories import NOON, make_assignment

NUMBER, WRONG = "58291463", "58291464"
EVENING = timedelta(hours=8)
SECRET_WORDS = "CANARY I asked for a hug."


def written(sam: Client) -> tuple[Phone, Assignment, AccessLink]:
    """A phone on which something was written and sent, with the number chosen in the same sitting."""
    piece = make_assignment(sam)
    link, phone = mail_link(sam, piece), Phone()
    phone.press(link)
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk=SECRET_WORDS)
    phone.send(piece, entry_id)
    phone.post("/x/number/new", {"number": NUMBER, "again": NUMBER})
    return phone, piece, link


def everything_shown(phone: Phone, sam: Client) -> str:
    """All pages that this browser can reach."""
    urls = ["/x/", "/x/choices", "/x/number", "/x/between-us"]
    for entry in Entry.objects.filter(client=sam):
        urls += [f"/x/{entry.assignment_id}/", *(f"/x/{entry.assignment_id}/{entry.id}/{end}" for end in ("1", "check", "sent"))]  # fmt: skip
    return "".join(phone.get(url).content.decode() for url in urls)


def test_second_browser_reads_nothing_back_before_the_number(sam: Client) -> None:
    _phone, _piece, link = written(sam)
    other = Phone()
    other.press(link)

    before = everything_shown(other, sam)
    other.post("/x/number", {"number": NUMBER})
    after = everything_shown(other, sam)

    assert ("CANARY" in before, "CANARY" in after) == (False, True)


def test_kept_phone_goes_on_where_it_stopped_without_a_code(sam: Client) -> None:
    piece = make_assignment(sam)
    link, phone = mail_link(sam, piece), Phone()
    phone.press(link)
    entry_id = phone.begin(piece)
    phone.autosave(piece, entry_id, version=0, risk="Half a sent")
    del phone.browser.cookies["link"]
    phone.at = NOON + EVENING

    phone.press(link)

    assert phone.begin(piece) == entry_id
    assert "Half a sent" in phone.get(f"/x/{piece.id}/{entry_id}/1").content.decode()
    assert LinkSession.objects.order_by("-began_at").first().tier == "kept"


@pytest.mark.parametrize("device", ["others", "unknown"])
def test_shared_device_keeps_no_place(sam: Client, device: str) -> None:
    SafeContact.objects.filter(client=sam).update(device=device)
    piece, phone = make_assignment(sam), Phone()
    phone.press(mail_link(sam, piece))
    saved = phone.autosave(piece, phone.begin(piece), version=0, risk="A word")
    left = phone.post("/x/finish")

    assert (saved.status_code, KeptPlace.objects.count()) == (200, 0)
    assert left["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_private_phone_keeps_only_the_place(sam: Client) -> None:
    phone, _piece, _link = written(sam)
    left = phone.post("/x/finish")

    assert "Clear-Site-Data" not in left.headers
    assert {name for name, cookie in phone.browser.cookies.items() if cookie.value} == {"place"}
    assert "CANARY" not in left.content.decode()


def test_leaving_locks_the_place_until_the_number_is_given(sam: Client) -> None:
    phone, _piece, link = written(sam)
    phone.post("/x/leave")

    opened = phone.press(link)
    locked = everything_shown(phone, sam)
    phone.post("/x/number", {"number": NUMBER})
    phone.post("/x/finish")
    again = phone.press(link)

    assert (opened["Location"], "CANARY" in locked) == ("/x/number", False)
    assert (again["Location"], KeptPlace.objects.get().locked) == ("/x/", False)


def test_place_of_one_browser_opens_nothing_that_another_wrote(sam: Client) -> None:
    _phone, piece, link = written(sam)
    thief = Phone()
    thief.press(link)
    more = make_assignment(sam, piece.edition)
    thief.press(mail_link(sam, more))
    thief.autosave(more, thief.begin(more), version=0, risk="x")
    thief.at = NOON + EVENING
    thief.press(link)

    assert LinkSession.objects.order_by("-began_at").first().tier == "kept"
    assert "CANARY" not in everything_shown(thief, sam)


def test_first_number_cannot_be_set_over_somebody_elses_words(sam: Client) -> None:
    _phone, _piece, link = written(sam)
    ClientNumber.objects.all().delete()
    thief = Phone()
    thief.press(link)

    answer = thief.post("/x/number/new", {"number": NUMBER, "again": NUMBER, "word": WORD})

    assert (answer.status_code, ClientNumber.objects.count()) == (422, 0)


def test_number_is_tried_five_times_a_quarter_and_ten_a_day(sam: Client) -> None:
    _phone, _piece, link = written(sam)
    tried = []
    for minute in range(0, 600, 3):
        thief = Phone(at=NOON + timedelta(minutes=minute))
        thief.press(link)
        thief.post("/x/number", {"number": WRONG})
        tried.append(AuditEvent.objects.filter(action="number", result=0).count())

    assert (tried[4], tried[5], tried[-1]) == (5, 5, 10)
    assert max(after - before for before, after in zip(tried, tried[5:], strict=False)) <= 5


def test_frozen_number_stops_reading_and_not_writing(sam: Client) -> None:
    _phone, piece, _link = written(sam)
    next_one = make_assignment(sam, piece.edition)
    other = Phone()
    other.press(mail_link(sam, next_one))
    for _ in range(5):
        other.post("/x/number", {"number": WRONG})

    right = other.post("/x/number", {"number": NUMBER})
    saved = other.autosave(next_one, other.begin(next_one), version=0, risk="Still here")

    assert (right.status_code, saved.status_code) == (422, 200)


def test_number_is_never_stored_or_logged(sam: Client) -> None:
    written(sam)

    digest = ClientNumber.objects.get().digest
    assert digest.startswith("argon2$argon2id$")
    assert NUMBER not in digest


def test_number_is_hashed_slowly_outside_these_tests() -> None:
    """The run makes the one hasher quick; a fresh one of the same class is as slow as it is in a practice."""
    fresh = type(numbers._slow)()
    assert type(fresh) is Argon2PasswordHasher
    assert (fresh.time_cost >= 2, fresh.memory_cost >= 100 * 1024) == (True, True)


@pytest.mark.parametrize("number", ["123456", "111111", "19840312", "12", "abcdef", "123456789"])
def test_easy_numbers_are_refused_with_a_sentence(sam: Client, number: str) -> None:
    phone = Phone()
    phone.press(mail_link(sam, make_assignment(sam)))

    answer = phone.post("/x/number/new", {"number": number, "again": number, "word": WORD})

    assert (answer.status_code, ClientNumber.objects.count()) == (422, 0)
    assert "easy to guess" in answer.content.decode() or "six to eight digits" in answer.content.decode()


def code_of(mailed: MailedCode) -> str:
    """The digits as the mail says them."""
    return tokens.digits(key=derive(settings.ATTUNE_MASTER_KEY, tokens.K_DIGITS), code_id=mailed.id)


def test_mailed_code_opens_everything_once(sam: Client) -> None:
    _phone, _piece, link = written(sam)
    other = Phone()
    other.press(link)
    other.post("/x/code", {"send": "1"})
    mailed = MailedCode.objects.get()

    first = other.post("/x/code", {"code": code_of(mailed)})
    again = Phone()
    again.press(link)
    second = again.post("/x/code", {"code": code_of(mailed)})

    assert (Delivery.objects.get().kind, Delivery.objects.get().subject_id) == ("code", mailed.id)
    assert (first.status_code, "CANARY" in everything_shown(other, sam)) == (302, True)
    assert second.status_code == 422


def test_code_dies_after_five_tries_and_after_ten_minutes(sam: Client) -> None:
    _phone, _piece, link = written(sam)
    other = Phone()
    other.press(link)
    other.post("/x/code", {"send": "1"})
    mailed = MailedCode.objects.get()
    for _ in range(6):
        other.post("/x/code", {"code": "00000000"})
    spent = other.post("/x/code", {"code": code_of(mailed)})
    other.post("/x/code", {"send": "1"})
    other.at = NOON + timedelta(minutes=11)
    late = other.post("/x/code", {"code": code_of(MailedCode.objects.order_by("-sent_at").first())})

    assert (spent.status_code, late.status_code) == (422, 422)


def test_code_is_mailed_three_times_an_hour_and_only_to_a_private_mailbox(sam: Client) -> None:
    phone = Phone()
    link = mail_link(sam, make_assignment(sam))
    phone.press(link)
    for _ in range(5):
        phone.post("/x/code", {"send": "1"})
    SafeContact.objects.filter(client=sam).update(mailbox="others")
    phone.at = NOON + timedelta(minutes=70)
    phone.press(link)

    refused = phone.post("/x/code", {"send": "1"})

    assert (MailedCode.objects.count(), refused.status_code) == (3, 422)


def test_word_is_asked_once_before_the_first_send(sam: Client) -> None:
    piece, phone = make_assignment(sam), Phone()
    phone.press(mail_link(sam, piece))
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk="A word.")

    asked = phone.send(piece, entry_id, word="")
    wrong = phone.send(piece, entry_id, word="egret")
    right = phone.send(piece, entry_id, word=" Heron ")

    assert [asked.status_code, wrong.status_code, right.status_code] == [422, 422, 302]
    assert "One word, once" in asked.content.decode()


def test_number_makes_a_new_reference(sam: Client) -> None:
    _phone, _piece, link = written(sam)
    other = Phone()
    other.press(link)
    before = other.browser.cookies["link"].value
    other.post("/x/number", {"number": NUMBER})
    after = other.browser.cookies["link"].value
    stolen = Phone()
    stolen.browser.cookies["link"] = before

    assert before.split(".")[0] != after.split(".")[0]
    assert stolen.get("/x/").status_code == 410


def test_page_kept_on_this_phone_opens_whole_for_ninety_days(sam: Client) -> None:
    phone, piece, _link = written(sam)
    phone.post("/x/keep")
    phone.at = NOON + timedelta(days=60)
    phone.press(mail_link(sam, piece, now=phone.at))

    assert "CANARY" in everything_shown(phone, sam)
    assert LinkSession.objects.order_by("-began_at").first().tier == "number"


def test_closing_a_phone_ends_what_it_opened(sam: Client) -> None:
    phone, _piece, link = written(sam)
    place = KeptPlace.objects.get()
    other = Phone()
    other.press(link)
    other.post("/x/number", {"number": NUMBER})

    other.post("/x/choices/close", {"kind": "phone", "id": str(place.id)})
    phone.press(link)

    assert "CANARY" not in everything_shown(phone, sam)


def test_practice_can_ask_for_the_number_for_everything(sam: Client) -> None:
    _phone, piece, link = written(sam)
    practice = piece.practice
    practice.always_ask_number = True
    practice.save()
    other = Phone()
    other.press(link)

    assert (other.get("/x/")["Location"], other.get("/x/number").status_code) == ("/x/number", 200)
