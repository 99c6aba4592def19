"""A kept place is earned: typing brings back what was typed; the agreed word, the number or a code opens the rest."""

from datetime import timedelta

import pytest

from clients import vault
from clients.actions import numbers
from clients.models import (
    Assignment,
    Client,
    ClientNumber,
    Entry,
    KeptPlace,
    LinkSession,
    MailedCode,
    SafeContact,
)
from tests.clients.portal.visits import WORD, Phone, mail_link
from tests.clients.test_links_numbers import NUMBER, code_of
from tests.factories import NOON, make_assignment, make_edition

EVENING = timedelta(hours=8)
TOLD = ["PLANTED-title", "PLANTED-why", "heron", "Thursday list"]


def typed_by_anyone(sam: Client) -> tuple[Phone, Assignment, Assignment]:
    """Somebody opened the link to one piece and typed a letter; another piece is open besides."""
    piece = make_assignment(sam)
    other = make_assignment(sam, make_edition(slug="other", title="PLANTED-title"), why="PLANTED-why")
    phone = Phone()
    link = mail_link(sam, piece)
    phone.press(link)
    phone.autosave(piece, phone.begin(piece), version=0, risk="Half a sent")
    again(phone, sam, piece)
    return phone, piece, other


def again(phone: Phone, sam: Client, *pieces: Assignment) -> None:
    """The next visit, hours later, at a link that lists these."""
    phone.browser.cookies.pop("link", None)
    phone.at += EVENING
    phone.press(mail_link(sam, *pieces, now=phone.at))


def shown(phone: Phone, *pieces: Assignment) -> str:
    """The start page, and each piece."""
    urls = ["/x/", "/x/choices", *(f"/x/{piece.id}/" for piece in pieces)]
    return "".join(phone.get(url).content.decode() for url in urls)


def test_typing_alone_brings_back_what_was_typed_and_nothing_else(sam: Client) -> None:
    phone, piece, other = typed_by_anyone(sam)

    page = shown(phone, piece, other)
    entry_id = phone.begin(piece)

    assert [told for told in TOLD if told in page] == []
    assert phone.get(f"/x/{other.id}/").status_code == 404
    assert "Half a sent" in phone.get(f"/x/{piece.id}/{entry_id}/1").content.decode()
    assert (Entry.objects.count(), LinkSession.objects.order_by("-began_at")[0].tier) == (1, "kept")


def test_word_opens_the_rest_once_and_for_good(sam: Client) -> None:
    phone, piece, other = typed_by_anyone(sam)

    offered = "Show all my pages" in phone.get("/x/").content.decode()
    wrong = phone.post("/x/known", {"word": "egret"})
    before = shown(phone, piece, other)
    phone.post("/x/known", {"word": f" {WORD.upper()} "})
    now = shown(phone, piece, other)
    again(phone, sam, piece)
    later = shown(phone, piece, other)

    assert (offered, wrong.status_code, "PLANTED" in before) == (True, 422, False)
    assert [[told for told in TOLD if told in page] for page in (now, later)] == [TOLD, TOLD]
    assert "Show all my pages" not in later


def test_sending_with_the_word_proves_the_place(sam: Client) -> None:
    """GIVEN the first visit ended with a sending WHEN the client comes back THEN nothing more is asked."""
    piece = make_assignment(sam)
    other = make_assignment(sam, make_edition(slug="other", title="PLANTED-title"), why="PLANTED-why")
    phone = Phone()
    phone.press(mail_link(sam, piece))
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk="I asked for a hug.")
    phone.send(piece, entry_id)

    again(phone, sam, piece)

    assert [told for told in TOLD if told in shown(phone, piece, other)] == TOLD


def test_word_given_before_the_first_letter_counts_too(sam: Client) -> None:
    piece, phone = make_assignment(sam), Phone()
    phone.press(mail_link(sam, piece))
    phone.post("/x/between-us", {"size": "small", "word": WORD})
    phone.autosave(piece, phone.begin(piece), version=0, risk="x")

    assert KeptPlace.objects.get().proven_at == NOON


@pytest.mark.parametrize("way", ["number", "code"])
def test_number_or_code_proves_the_place(sam: Client, way: str) -> None:
    phone, piece, other = typed_by_anyone(sam)
    if way == "number":
        phone.post("/x/number/new", {"number": NUMBER, "again": NUMBER, "word": WORD})
    else:
        phone.post("/x/code", {"send": "1"})
        phone.post("/x/code", {"code": code_of(MailedCode.objects.get())})

    again(phone, sam, piece)

    assert LinkSession.objects.order_by("-began_at")[0].tier == "kept"
    assert [told for told in TOLD if told in shown(phone, piece, other)] == TOLD


def test_paper_shows_a_person_and_proves_nothing(sam: Client) -> None:
    """Where no word was agreed, the one on the page is known to everybody."""
    contact = SafeContact.objects.get(client=sam)
    vault.put(contact, now=NOON, word="")
    contact.save()
    phone, piece, other = typed_by_anyone(sam)

    empty = phone.post("/x/known", {"word": " "})
    paper = phone.post("/x/known", {"word": "paper"})
    phone.post("/x/between-us", {"size": "small", "word": "paper"})
    again(phone, sam, piece)

    assert (empty.status_code, paper.status_code) == (422, 422)
    assert "PLANTED" not in shown(phone, piece, other)


def test_nothing_that_was_typed_is_lost_whatever_link_is_opened_next(sam: Client) -> None:
    """GIVEN words in two pieces of two links WHEN a third link is opened THEN both are there, as from the kept phone."""
    edition = make_edition()
    pieces = [make_assignment(sam, edition) for _ in range(3)]
    phone, begun = Phone(), []
    for number, piece in enumerate(pieces[:2]):
        again(phone, sam, piece)
        begun.append(phone.begin(piece))
        phone.autosave(piece, begun[-1], version=0, risk=f"Words {number}")
    again(phone, sam, pieces[2])

    found = [
        phone.get(f"/x/{piece.id}/{entry}/1").content.decode()
        for piece, entry in zip(pieces, begun, strict=False)
    ]
    phone.autosave(pieces[0], begun[0], version=1, risk="Words 0 and more")

    assert ["Words 0" in found[0], "Words 1" in found[1]] == [True, True]
    assert [phone.begin(piece) for piece in pieces[:2]] == begun
    assert Entry.objects.get(id=begun[0]).hand == "kept"


def test_place_that_settled_cannot_choose_the_first_number_without_the_word(sam: Client) -> None:
    phone, _piece, _other = typed_by_anyone(sam)

    asked = phone.post("/x/number/new", {"number": NUMBER, "again": NUMBER})
    before = ClientNumber.objects.count()
    phone.post("/x/number/new", {"number": NUMBER, "again": NUMBER, "word": WORD})

    assert ("One word, once" in asked.content.decode(), before, ClientNumber.objects.count()) == (True, 0, 1)


def test_page_for_the_word_stands_open_only_to_a_kept_phone(sam: Client) -> None:
    phone = Phone()
    phone.press(mail_link(sam, make_assignment(sam)))

    assert phone.get("/x/known")["Location"] == "/x/"


def test_who_guesses_the_word_elsewhere_does_not_silence_the_client(sam: Client) -> None:
    piece = make_assignment(sam)
    link, guesser, phone = mail_link(sam, piece), Phone(), Phone()
    guesser.press(link)
    tries = [
        guesser.post("/x/between-us", {"size": "small", "word": "egret"}, REMOTE_ADDR="192.0.2.7")
        for _ in range(numbers.WORDS_AN_HOUR + 1)
    ]
    late = guesser.post("/x/between-us", {"size": "small", "word": WORD}, REMOTE_ADDR="192.0.2.9")
    phone.press(link)
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk="A word.")
    phone.send(piece, entry_id)

    assert ["In an hour" in each.content.decode() for each in tries[-2:]] == [False, True]
    assert (late.status_code, Entry.objects.get().state) == (422, "sent")


def test_guesses_from_many_networks_end_as_well(sam: Client) -> None:
    phone = Phone()
    phone.press(mail_link(sam, make_assignment(sam)))
    for number in range(numbers.WORDS_OF_A_CLIENT):
        phone.post("/x/between-us", {"word": "egret"}, REMOTE_ADDR=f"10.0.{number}.1")

    answer = phone.post("/x/between-us", {"word": WORD}, REMOTE_ADDR="10.1.1.1")

    assert (answer.status_code, "In an hour" in answer.content.decode()) == (422, True)
