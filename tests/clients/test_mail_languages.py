"""A mail tells a stranger nothing in any language: thousand mails to people with hostile names, read to the last byte."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from clients import emails, outbox, vault
from clients.actors import Engine
from clients.hours import sending_for
from clients.models import Assignment, Client, Delivery, SafeContact
from practice.models import Member
from tests.clients.mail_cast import mint_for
from tests.clients.test_emails import ALLOWED
from tests.factories import NOON, make_assignment, make_client, make_edition
from tests.house.test_languages import BANNED, STIFF

CANARY = "Zebulon"
HOSTILE = (
    '{n} "{canary}" <x@y.z>\r\nBcc: all@mail.example',
    "{canary}{n}\r\n\r\n<img src=https://y.example/{n}.png>",
    "{n}<script>{canary}</script>=?utf-8?q?{canary}?=",
    "\u202e{canary}\u2066{n}漢字 ,;:@",
)
SUBJECTS = {
    "en": {"A page is ready", "Your note", "Your last note", "Your code", "Your new link"},
    "de": {
        "Eine Seite ist bereit",
        "Deine Nachricht",
        "Deine letzte Nachricht",
        "Dein Code",
        "Dein neuer Link",
    },
    "es": {"Hay una página lista", "Tu nota", "Tu última nota", "Tu código", "Tu enlace nuevo"},
}
ROUNDS = 67
"""Times five kinds and three languages: 1,005 mails."""


def mails_of(client: Client) -> list[Delivery]:
    """One of each kind: invitation, reminder, last reminder, fresh link, code."""
    piece = make_assignment(client, make_edition(slug=CANARY.lower(), title=f"{CANARY}’s page"), why=CANARY)
    invitation = outbox.invite(client=client, assignment_ids=[piece.id], due_at=NOON, now=NOON)
    fresh = outbox.fresh_link(client=client, asked_id=client.id, now=NOON)
    code = outbox.mail_code(client=client, code_id=client.id, now=NOON)
    written = [invitation, fresh, *(_reminder(client, piece, day) for day in (1, 2))]
    for each in written:
        assert each is not None
        mint_for(each, piece, now=NOON)
    return [each for each in (*written, code) if each is not None]


def _reminder(client: Client, piece: Assignment, day: int) -> Delivery | None:
    return outbox.remind(
        client=client,
        occurrence=NOON.date() + timedelta(days=day),
        assignment_ids=[piece.id],
        due_at=NOON + timedelta(days=day, hours=6, minutes=30),
        going=sending_for(client, due=NOON),
        wording=emails.LAST if day == 2 else "reminder/1",
        now=NOON,
    )


def written(delivery: Delivery, *, hostile: str) -> tuple[bytes, EmailMessage]:
    """The mail to somebody who is called so."""
    client = delivery.client
    assert client is not None
    vault.put(client, now=NOON, name=hostile, nickname=hostile, pronouns=hostile)
    client.save()
    letter = emails.to_client(delivery, by=Engine(practice_id=delivery.practice_id), now=NOON)
    return letter.message, message_from_bytes(letter.message, _class=EmailMessage, policy=policy.default)


def everything(raw: bytes, mail: EmailMessage) -> Iterator[str]:
    yield raw.decode("ascii")
    yield from (f"{name}: {value}" for name, value in mail.items())
    for part in mail.walk():
        if not part.is_multipart():
            yield str(part.get_content())


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_thousand_mails_tell_nothing_to_a_stranger(thea: Member, language: str) -> None:
    client = make_client(thea, CANARY, language=language)
    SafeContact.objects.filter(client=client).update(mailbox="only_me")
    vault.put(contact := SafeContact.objects.get(client=client), now=NOON, address="box@mail.example")
    contact.save()
    thea.practice.name = f"{CANARY} Therapy"
    thea.practice.save()
    seen, told, unknown, remote = set(), [], [], []

    for delivery in mails_of(client):
        for n in range(ROUNDS):
            raw, mail = written(delivery, hostile=HOSTILE[n % 4].format(n=n, canary=CANARY))
            said = "\n".join(everything(raw, mail))
            seen.add(mail["Subject"])
            told += [n] if CANARY.lower() in said.lower() else []
            unknown += [name for name in mail if name not in ALLOWED]
            remote += re.findall(r"(?:src|background|srcset)\s*=|url\(", said)

    assert seen == SUBJECTS[language]
    assert (told, unknown, remote) == ([], [], [])


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_mails_speak_kindly_in_each_language(thea: Member, language: str) -> None:
    client = make_client(thea, "Lupe", language=language)
    SafeContact.objects.filter(client=client).update(mailbox="only_me")
    texts = []
    for delivery in mails_of(client):
        _raw, mail = written(delivery, hostile="Lupe")
        body = mail.get_body(("plain",))
        page = mail.get_body(("html",))
        assert body is not None
        assert page is not None
        assert f'<html lang="{language}" dir="ltr">' in page.get_content()
        texts.append(f"{mail['Subject']}\n{body.get_content()}")
    banned, stiff = re.compile(BANNED[language], re.IGNORECASE), re.compile(STIFF.get(language, r"\bSir\b"))
    assert [text for text in texts if banned.search(text) or stiff.search(text)] == []
    assert len({text.split("\n")[0] for text in texts}) == 5
