"""What a mail says, and above all what it does not: to a stranger it tells nothing about anybody."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from clients import emails, outbox, tokens, vault
from clients.actions import caseload
from clients.actors import Engine
from clients.hours import sending_for
from clients.models import AccessLink, AuditEvent, Client, Delivery, SafeContact
from clients.sealing import derive
from practice.models import Member
from tests.clients.mail_cast import mint_for
from tests.factories import NOON, make_assignment

ALLOWED = [
    "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "List-Unsubscribe",
    "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
]  # fmt: skip
SUBJECTS = {
    "A page is ready",
    "Your note",
    "Your last note",
    "Your code",
    "Your new link",
    "Something waits at your desk",
}
NEVER = re.compile(
    r"\b(homework|compliance|missed|overdue|failed|should|must|streak|score|patient|therap\w*|trigger warning)\b|!",
    re.IGNORECASE,
)
HOSTILE = 'Évil "Nåme" <x@y.z>\r\nBcc: all@mail.example\r\n\r\nList-Unsubscribe-Post: 漢字'


def reminder(client: Client, *, wording: str = "reminder/1") -> Delivery:
    assignment = make_assignment(client)
    delivery = outbox.remind(
        client=client,
        occurrence=NOON.date() + timedelta(days=1),
        assignment_ids=[assignment.id],
        due_at=NOON + timedelta(days=1, hours=6, minutes=30),
        going=sending_for(client, due=NOON),
        wording=wording,
        now=NOON,
    )
    assert delivery is not None
    mint_for(delivery, assignment, now=NOON)
    return delivery


def written(delivery: Delivery) -> EmailMessage:
    letter = emails.to_client(delivery, by=Engine(practice_id=delivery.practice_id), now=NOON)
    return message_from_bytes(letter.message, _class=EmailMessage, policy=policy.default)


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_reminder_says_what_was_agreed_and_no_more(sam: Client) -> None:
    text = text_of(written(reminder(sam)))
    assert text.startswith(
        "heron\n\nYou asked for a note on Thursday evening. Your page is here. If it does not fit, that is fine."
    )


def test_last_reminder_says_so_and_until_when(sam: Client) -> None:
    text = text_of(written(reminder(sam, wording=emails.LAST)))
    assert "This is the last note about this page, as agreed." in text
    assert "The page stays open until 3 July." in text


def test_header_list_is_closed_and_in_order(sam: Client) -> None:
    assert list(written(reminder(sam)).keys()) == ALLOWED


def test_one_click_header_is_a_plain_address(sam: Client) -> None:
    delivery = reminder(sam)
    raw = emails.to_client(delivery, by=Engine(practice_id=sam.practice_id), now=NOON).message
    token = tokens.unsubscribe(
        key=derive(settings.ATTUNE_MASTER_KEY, tokens.K_UNSUBSCRIBE), delivery_id=delivery.id
    )
    assert f"\r\nList-Unsubscribe: <http://testserver/u/{token}>\r\n".encode() in raw
    assert raw.count(token.encode()) == 1


def test_link_of_the_mail_is_the_one_that_was_minted(sam: Client) -> None:
    delivery = reminder(sam)
    text = text_of(written(delivery))
    link = AccessLink.objects.get(delivery_id=delivery.id)
    secret = re.search(rf"/l/{link.id}#(\S+)", text)
    code = re.search(r"^([0-9A-Z]{4}-){6}[0-9A-Z]{2}$", text, re.MULTILINE)
    assert secret is not None
    assert code is not None
    assert tokens.sha256(secret[1]) == link.secret_hash
    assert tokens.sha256(tokens.normal(code[0])) == link.code_hash


@pytest.mark.parametrize("wording", ["reminder/1", emails.LAST])
def test_mail_names_nobody_and_no_piece(sam: Client, wording: str) -> None:
    mail = written(reminder(sam, wording=wording))
    everything = " ".join([*map(str, mail.values()), text_of(mail), text_of(mail, "html")])
    for told in ("Sam", "Rivers", "Thea", "Quiet Room", "Small risks", "calm is far"):
        assert told not in everything.replace("sam@mail.example", "")
    assert NEVER.search(re.sub(r"<!doctype html>", "", everything, flags=re.IGNORECASE)) is None
    assert "<img" not in everything
    assert mail["Subject"] in SUBJECTS


def test_hostile_label_and_word_stay_one_line(sam: Client, thea: Member) -> None:
    caseload.confirm_contact(
        by=thea,
        client_id=sam.id,
        now=NOON,
        safety="safe",
        address="sam@mail.example",
        sender_label=HOSTILE,
        word=HOSTILE,
    )
    mail = written(reminder(sam))
    assert list(mail.keys()) == ALLOWED
    assert mail["From"].addresses[0].addr_spec == settings.MAIL_FROM
    assert "Bcc: all@mail.example" in text_of(mail).splitlines()[0]


@examples(max_examples=40, deadline=None)
@given(label=st.text(max_size=60))
def test_no_label_makes_a_header(label: str) -> None:
    shown = emails._one_line(label)
    assert shown.splitlines() in ([shown], [])
    assert shown.isprintable()


def test_same_row_gives_the_same_bytes(sam: Client) -> None:
    delivery, engine = reminder(sam), Engine(practice_id=sam.practice_id)
    assert emails.to_client(delivery, by=engine, now=NOON) == emails.to_client(delivery, by=engine, now=NOON)


def test_frozen_letter_thaws_to_the_same(sam: Client) -> None:
    letter = emails.to_client(reminder(sam), by=Engine(practice_id=sam.practice_id), now=NOON)
    assert emails.thawed(letter.as_snapshot()) == letter


def test_reading_the_address_is_written_down(sam: Client) -> None:
    written(reminder(sam))
    event = AuditEvent.objects.filter(actor_kind="engine", action="view").last()
    assert event is not None
    assert (event.fields, event.purpose) == ("address sender_label word", "mail reminder")


def test_engine_cannot_read_a_name(sam: Client) -> None:
    with pytest.raises(vault.NotAllowed):
        vault.reveal(sam, "name", by=Engine(practice_id=sam.practice_id), purpose="mail", now=NOON)


def test_code_mail_shows_the_digits_and_no_link(sam: Client) -> None:
    delivery = outbox.mail_code(client=sam, code_id=sam.id, now=NOON)
    assert delivery is not None
    mail = written(delivery)
    digits = tokens.digits(key=derive(settings.ATTUNE_MASTER_KEY, tokens.K_DIGITS), code_id=sam.id)
    assert f"{digits[:4]} {digits[4:]}" in text_of(mail)
    assert "http" not in text_of(mail)
    assert "List-Unsubscribe" not in mail


def test_invitation_and_fresh_link_have_no_unsubscribe(sam: Client) -> None:
    assignment = make_assignment(sam)
    invitation = outbox.invite(client=sam, assignment_ids=[assignment.id], due_at=NOON, now=NOON)
    fresh = outbox.fresh_link(client=sam, asked_id=sam.id, now=NOON)
    assert fresh is not None
    for delivery in (invitation, fresh):
        mint_for(delivery, assignment, now=NOON)
        mail = written(delivery)
        assert "List-Unsubscribe" not in mail
        assert mail["Subject"] in SUBJECTS


@pytest.mark.parametrize(
    "address", ["", "sam", "sam@", "a@b.example, c@d.example", "sam@mail.example\r\nBcc: x@y.example"]
)
def test_unreadable_address_is_refused(sam: Client, thea: Member, address: str) -> None:
    delivery = reminder(sam)
    contact = SafeContact.objects.get(client=sam)
    vault.put(contact, now=NOON, address=address)
    contact.save()
    with pytest.raises(emails.CannotWrite):
        written(delivery)


def test_mail_without_its_link_is_not_written(sam: Client) -> None:
    delivery = reminder(sam)
    AccessLink.objects.update(revoked_at=NOON)
    with pytest.raises(emails.CannotWrite, match="no_link"):
        written(delivery)


def test_notice_without_its_member_is_not_written(sam: Client) -> None:
    delivery = outbox.notice(
        practice_id=sam.practice_id, member_id=sam.therapist_id, event_id=sam.id, stage="new", now=NOON
    )
    assert delivery is not None
    delivery.member = None
    with pytest.raises(emails.CannotWrite, match="no_address"):
        emails.to_staff(delivery)


def test_envelope_takes_bounces_home(sam: Client) -> None:
    delivery = reminder(sam)
    letter = emails.to_client(delivery, by=Engine(practice_id=sam.practice_id), now=NOON)
    key = derive(settings.ATTUNE_MASTER_KEY, tokens.K_BOUNCE)
    assert tokens.bounced_delivery(key=key, address=letter.envelope.sender) == delivery.id
    assert letter.envelope.recipient == "sam@mail.example"
