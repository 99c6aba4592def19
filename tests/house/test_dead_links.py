"""Expired, revoked, unknown, malformed, and the right link with another secret: one answer (promise 27)."""

import random
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from clients.actions import links
from clients.models import AccessLink, Assignment, Client, Entry, LinkSession
from practice.models import Member
from tests import figures
from tests.clients.portal.visits import Phone, mail_link, secret_of
from tests.factories import NOON, make_assignment, make_client

EACH = 20
CHANCE = random.Random(27)
MALFORMED = [
    "x",
    "0",
    "..%2f",
    "%00",
    "a" * 300,
    "ünknown",
    "00000000-0000-0000-0000-00000000000g",
    "<b>",
    "'--",
    "null",
]
VARY = {"Content-Security-Policy"}
"""Headers that differ between any two answers, dead link or not."""
Made = tuple[str, dict[str, str]]


@pytest.fixture
def piece(sam: Client) -> Assignment:
    return make_assignment(sam)


def expired(sam: Client, piece: Assignment) -> Made:
    link = mail_link(sam, piece)
    AccessLink.objects.filter(id=link.id).update(not_after=NOON)
    return str(link.id), {"secret": secret_of(link)}


def revoked(sam: Client, piece: Assignment) -> Made:
    link = mail_link(sam, piece)
    AccessLink.objects.filter(id=link.id).update(revoked_at=NOON)
    return str(link.id), {"secret": secret_of(link)}


def unknown(sam: Client, piece: Assignment) -> Made:
    return str(uuid.uuid4()), {"secret": uuid.uuid4().hex + uuid.uuid4().hex}


def malformed(sam: Client, piece: Assignment) -> Made:
    return CHANCE.choice(MALFORMED), {"code": CHANCE.choice(MALFORMED)}


def other_secret(sam: Client, piece: Assignment) -> Made:
    return str(mail_link(sam, piece).id), {"secret": secret_of(mail_link(sam, piece))}


def other_code(sam: Client, piece: Assignment) -> Made:
    """One character of the typed code is another."""
    link = mail_link(sam, piece)
    code = links.code(link)
    return str(link.id), {"code": ("2" if code[0] != "2" else "3") + code[1:]}


KINDS: list[Callable[[Client, Assignment], Made]] = [
    expired, revoked, unknown, malformed, other_secret, other_code,
]  # fmt: skip


def answer(made: Made) -> Any:
    lid, form = made
    return Phone().post(
        f"/l/{lid}", form, REMOTE_ADDR=f"10.{CHANCE.randrange(250)}.{CHANCE.randrange(250)}.9"
    )


def told(response: Any) -> tuple[int, str, dict[str, str]]:
    """All that a guesser could learn from: status, words, headers; the nonce of the page taken out."""
    nonce = response.headers["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0] or "…"
    headers = {name: value for name, value in response.headers.items() if name not in VARY}
    return response.status_code, response.content.decode().replace(nonce, "…"), headers


def test_dead_links_of_every_kind_have_one_answer(sam: Client, piece: Assignment) -> None:
    seen = [told(answer(kind(sam, piece))) for kind in KINDS for _ in range(EACH)]
    assert [each for each in seen if each != seen[0]] == []
    assert (seen[0][0], LinkSession.objects.count()) == (410, 0)
    figures.note(
        "27", f"{len(KINDS)} kinds of dead links × {EACH}: 1 answer, 0 differences in status, words, headers"
    )


def test_dead_link_looks_the_same_before_it_is_pressed(sam: Client, piece: Assignment) -> None:
    pages = [told(Phone().get(f"/l/{kind(sam, piece)[0]}")) for kind in KINDS if kind is not malformed]
    assert [page for page in pages if page != pages[0]] == []


def test_revoking_refuses_the_open_page_at_once_and_gives_the_words_back(
    sam: Client, piece: Assignment
) -> None:
    """Ten forms stand open; the link is taken back; none of them writes, and each shows what was typed."""
    refused = 0
    for number in range(10):
        link, phone = mail_link(sam, piece), Phone()
        phone.press(link)
        entry_id = phone.begin(piece)
        before = Entry.objects.filter(id=entry_id).values("version", "own").get()
        AccessLink.objects.filter(id=link.id).update(revoked_at=NOON)
        later = phone.post(
            f"/x/{piece.id}/{entry_id}/1", {"version": 0, "q-risk": f"CANARY {number}", "continue": "1"}
        )
        assert f"CANARY {number}" in later.content.decode()
        assert (
            Entry.objects.filter(id=entry_id).values("version", "own").get()["version"] == before["version"]
        )
        refused += later.status_code == 410
    assert refused == 10
    figures.note(
        "27", "10 open forms of links that were revoked meanwhile: 10 refused, 10 gave the words back"
    )


def test_link_of_another_client_opens_nothing_of_this_one(
    sam: Client, thea: Member, piece: Assignment
) -> None:
    other = make_client(thea, "Ola Other")
    phone = Phone(at=NOON + timedelta(minutes=1))
    phone.press(mail_link(other, make_assignment(other, piece.edition)))
    assert phone.get(f"/x/{piece.id}/").status_code == 404
