"""The client's own number, the code by mail, and the recognition word: how a person shows that it is them.

A wrong try is a result, not an exception: it is committed, so that its count stays. Too many freeze the
reading for a while; writing stays possible, so that nobody can silence a client by guessing.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction

from clients import audit, outbox, tokens, vault
from clients.actions import sittings, tallies
from clients.models import Client, ClientNumber, LinkSession, MailedCode, SafeContact
from clients.pieces import Sitting, door_of
from clients.sealing import derive

TRIES_A_QUARTER = 5
TRIES_A_DAY = 10
WORDS_AN_HOUR = 8
WORDS_OF_A_CLIENT = 64
CODES_AN_HOUR = 3
CODE_TRIES = 5
CODE_LASTS = timedelta(minutes=10)


_slow = Argon2PasswordHasher()
"""Argon2id, whatever the passwords of staff are kept with."""


class Answer(StrEnum):
    """What came of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    FROZEN = "frozen"
    LATER = "later"
    NOT_NOW = "not_now"
    TOO_EASY = "too_easy"
    NOT_A_NUMBER = "not_a_number"


@transaction.atomic
def set_number(*, by: Sitting, number: str, now: datetime) -> Answer:
    """Choose or change the number. Only where that opens nothing that could not be read here already."""
    if not tokens.is_number(number):
        return Answer.NOT_A_NUMBER
    if tokens.is_easily_guessed(number):
        return Answer.TOO_EASY
    if needs_proof(by) or not door_of(by=by, now=now).may_set_number:
        return Answer.NOT_NOW
    ClientNumber.objects.update_or_create(
        client_id=by.client_id,
        defaults={
            "practice_id": by.practice_id,
            "digest": _slow.encode(_peppered(by, number), _slow.salt()),
            "set_at": now,
            "frozen_until": None,
        },
    )
    _note(by, action="change", kind="number", now=now)
    return Answer.RIGHT


@transaction.atomic
def check_number(*, by: Sitting, number: str, now: datetime) -> Answer:
    """Try the number: five wrong ones in a quarter of an hour, ten in a day, per client and not per link."""
    row = ClientNumber.objects.select_for_update().filter(client_id=by.client_id).first()
    if row is None:
        return Answer.NOT_NOW
    tried = tallies.of_client("number", by.client_id)
    if (row.frozen_until is not None and row.frozen_until > now) or _spent(tried, now=now):
        return Answer.FROZEN
    if _slow.verify(_peppered(by, number), row.digest):
        _note(by, action="number", kind="number", now=now)
        return Answer.RIGHT
    tallies.bump(tried, now=now)
    _note(by, action="number", kind="number", now=now, result=0)
    if _spent(tried, now=now):
        ClientNumber.objects.filter(id=row.id).update(frozen_until=now + tallies.QUARTER)
    return Answer.WRONG


@transaction.atomic
def mail_code(*, by: Sitting, now: datetime) -> bool:
    """Eight digits to the mailbox that is the client's alone; three in an hour."""
    if not door_of(by=by, now=now).can_mail_code:
        return False
    tallies.in_turn(by.client_id)
    sent = tallies.of_client("code", by.client_id)
    if tallies.count(sent, within=tallies.HOUR, now=now) >= CODES_AN_HOUR:
        return False
    tallies.bump(sent, now=now)
    client = Client.objects.select_related("practice").get(id=by.client_id)
    code = MailedCode(
        practice_id=by.practice_id,
        client=client,
        session_id=by.id,
        sent_at=now,
        not_after=now + CODE_LASTS,
    )
    digits = tokens.digits(key=derive(settings.ATTUNE_MASTER_KEY, tokens.K_DIGITS), code_id=code.id)
    code.digest = _slow.encode(digits, _slow.salt())
    MailedCode.objects.filter(session_id=by.id, used_at__isnull=True).update(not_after=now)
    code.save(force_insert=True)
    outbox.mail_code(client=client, code_id=code.id, now=now)
    _note(by, action="code", kind="code", now=now)
    return True


@transaction.atomic
def check_code(*, by: Sitting, digits: str, now: datetime) -> Answer:
    """Try the mailed code: ten minutes, five tries, once, and only in the sitting that asked for it."""
    rows = MailedCode.objects.select_for_update().filter(session_id=by.id, used_at__isnull=True)
    row = rows.filter(not_after__gt=now).order_by("-sent_at").first()
    if row is None or row.tries >= CODE_TRIES:
        return Answer.NOT_NOW
    typed = "".join(character for character in digits if character.isdigit())
    if not _slow.verify(typed, row.digest):
        MailedCode.objects.filter(id=row.id).update(tries=row.tries + 1)
        _note(by, action="code", kind="code", now=now, result=0)
        return Answer.WRONG
    MailedCode.objects.filter(id=row.id).update(used_at=now)
    return Answer.RIGHT


@transaction.atomic
def confirm_word(*, by: Sitting, word: str, otherwise: str, network: str, now: datetime) -> Answer:
    """The word that stands in every note, asked once; `otherwise` where no word was agreed.

    `otherwise` shows that a person is here. Only an agreed word shows that it is the client: it proves the place too.
    Eight tries an hour from one network: who holds the link elsewhere and guesses does not silence the client.
    """
    tallies.in_turn(by.client_id)
    here, tried = (
        tallies.scope("word-net", f"{by.client_id}|{network}"),
        tallies.of_client("word", by.client_id),
    )
    if tallies.count(here, within=tallies.HOUR, now=now) >= WORDS_AN_HOUR or (
        tallies.count(tried, within=tallies.HOUR, now=now) >= WORDS_OF_A_CLIENT
    ):
        return Answer.LATER
    contact = SafeContact.objects.select_related("client").filter(client_id=by.client_id).first()
    shown = vault.reveal(contact, "word", by=by, purpose="recognise", now=now) if contact else {}
    agreed = shown.get("word") or ""
    if not _plain(word) or _plain(word) != _plain(agreed or otherwise):
        tallies.bump(here, now=now)
        tallies.bump(tried, now=now)
        return Answer.WRONG
    LinkSession.objects.filter(id=by.id).update(word_confirmed_at=now)
    if agreed:
        sittings.prove(by=by, now=now)
    return Answer.RIGHT


def needs_word(by: Sitting) -> bool:
    """Whether this browser has yet to show that a person holds it; a place that settled long ago has."""
    return not (by.is_whole or by.word_confirmed or by.settled)


def needs_proof(by: Sitting) -> bool:
    """Whether more is asked than that a person is here: the word was not typed, nor anything that says more."""
    return not (by.is_whole or by.word_confirmed or by.proven)


def _spent(tried: str, *, now: datetime) -> bool:
    quarter = tallies.count(tried, within=tallies.QUARTER, now=now)
    return quarter >= TRIES_A_QUARTER or tallies.count(tried, within=tallies.DAY, now=now) >= TRIES_A_DAY


def _peppered(by: Sitting, number: str) -> str:
    """The number under a key outside the database, and bound to the client."""
    key = derive(settings.ATTUNE_MASTER_KEY, "number/1")
    return hmac.new(key, f"{by.client_id}|{number}".encode(), hashlib.sha256).hexdigest()


def _plain(word: str) -> str:
    return " ".join(word.split()).casefold()


def _note(by: Sitting, *, action: str, kind: str, now: datetime, result: int = 1) -> None:
    audit.record(
        by=by,
        action=action,
        now=now,
        client_id=by.client_id,
        object_kind=kind,
        object_id=by.id,
        result=result,
    )
