"""The wording of mails: one neutral text per kind, rendered once into the exact bytes that every attempt sends.

A mail carries the client's recognition word, a label the client chose, and a link. No name, no plan, no
title, no practice; nobody types a subject. No picture, no tracking, no rewritten link.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from clients import tokens, vault
from clients.actors import Actor
from clients.models import AccessLink, Delivery, SafeContact
from clients.schedule import day_in, day_words, wall_in, words_for
from clients.sealing import derive
from clients.transport import Envelope
from psychoed.languages import spoken

VERSION = "1"
ONE_CLICK = "List-Unsubscribe=One-Click"
POLICY = SMTP.clone(cte_type="7bit")
TEMPLATES = {
    Delivery.Kind.INVITE: "invite",
    Delivery.Kind.REMINDER: "reminder",
    Delivery.Kind.CODE: "code",
    Delivery.Kind.FRESH: "fresh_link",
    Delivery.Kind.NOTICE: "staff_notice",
}
LAST = f"reminder_last/{VERSION}"
LINKED = frozenset({Delivery.Kind.INVITE, Delivery.Kind.REMINDER, Delivery.Kind.FRESH})


class CannotWrite(Exception):
    """The mail cannot be written: no address, or no link. `reason` stands in the delivery's row."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail in full: the envelope, and the bytes."""

    envelope: Envelope
    message: bytes

    def as_snapshot(self) -> dict[str, str]:
        """What is sealed with the delivery, so that a repeat is the same to the last byte."""
        return {
            "from": self.envelope.sender,
            "to": self.envelope.recipient,
            "message": self.message.decode("ascii"),
        }


def thawed(snapshot: dict[str, str]) -> Letter:
    """The letter that was frozen."""
    envelope = Envelope(sender=snapshot["from"], recipient=snapshot["to"])
    return Letter(envelope=envelope, message=snapshot["message"].encode("ascii"))


def template_of(delivery: Delivery) -> str:
    """Which text it is; a reminder may be the last one, which was decided when it was planned."""
    return (delivery.template_version or f"{TEMPLATES[Delivery.Kind(delivery.kind)]}/{VERSION}").split("/")[0]


def to_client(delivery: Delivery, *, by: Actor, now: datetime) -> Letter:
    """A mail to the client on file, in their language. Reading the address is written down."""
    client = delivery.client
    contact = SafeContact.objects.select_related("client").filter(client=client).first() if client else None
    if client is None or contact is None or contact.address is None:
        raise CannotWrite("no_address")
    known = vault.reveal(
        contact, "address", "sender_label", "word", by=by, purpose=f"mail {delivery.kind}", now=now
    )
    with translation.override(spoken(client.language)):
        words = {"word": _one_line(known["word"])} | _words(delivery)
        return _letter(delivery, to=known["address"], label=known["sender_label"], words=words, dated=now)


def to_staff(delivery: Delivery) -> Letter:
    """A notice without content; made anew from the row at each attempt, always the same."""
    member = delivery.member
    if member is None:
        raise CannotWrite("no_address")
    with translation.override(spoken(member.user.language)):
        words = {"desk": f"{settings.PUBLIC_URL}/"}
        return _letter(delivery, to=member.user.email, label="", words=words, dated=delivery.created_at)


def _words(delivery: Delivery) -> dict[str, Any]:
    """What the text needs besides the recognition word."""
    if delivery.kind == Delivery.Kind.CODE and delivery.subject_id is not None:
        digits = tokens.digits(key=_key(tokens.K_DIGITS), code_id=delivery.subject_id)
        return {"digits": f"{digits[:4]} {digits[4:]}"}
    words: dict[str, Any] = {"link": _link(delivery)}
    if delivery.occurrence is not None and delivery.client is not None:
        words["when"] = words_for(day=delivery.occurrence, at=wall_in(delivery.client.zone, delivery.due_at))
    return words


def _link(delivery: Delivery) -> dict[str, str]:
    """The link that was minted with the delivery; its secret is made again from its id."""
    link = AccessLink.objects.filter(delivery_id=delivery.id, revoked_at__isnull=True).first()
    if link is None or delivery.client is None:
        raise CannotWrite("no_link")
    secret = tokens.secret(key=_key(tokens.K_LINK), link_id=link.id)
    return {
        "url": f"{settings.PUBLIC_URL}/l/{link.id}#{secret}",
        "address": f"{settings.PUBLIC_URL}/l/{link.id}",
        "code": tokens.grouped(tokens.code(key=_key(tokens.K_TYPED), link_id=link.id)),
        "until": day_words(day_in(delivery.client.zone, link.not_after)),
    }


def _letter(delivery: Delivery, *, to: str, label: str, words: dict[str, Any], dated: datetime) -> Letter:
    """The bytes: fixed headers in a fixed order, plain text first, a boundary that comes from the Message-ID."""
    words |= {
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }
    name = template_of(delivery)
    mail = EmailMessage(policy=POLICY)
    mail["Date"] = format_datetime(dated)
    mail["From"] = Address(display_name=_one_line(label), addr_spec=settings.MAIL_FROM)
    mail["To"] = _address(to)
    mail["Subject"] = _text(f"{name}.subject.txt", words)
    mail["Message-ID"] = delivery.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if delivery.kind == Delivery.Kind.REMINDER:
        mail["List-Unsubscribe-Post"] = ONE_CLICK
    mail.set_content(_text(f"{name}.txt", words) + "\n", cte="quoted-printable")
    mail.add_alternative(_text(f"{name}.html", words) + "\n", subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{hashlib.sha256(delivery.message_id.encode()).hexdigest()[:32]}")
    sender = tokens.bounce_address(
        key=_key(tokens.K_BOUNCE), delivery_id=delivery.id, domain=settings.MAIL_DOMAIN
    )
    return Letter(
        envelope=Envelope(sender=sender, recipient=to), message=_with_one_click(mail.as_bytes(), delivery)
    )


def _with_one_click(message: bytes, delivery: Delivery) -> bytes:
    """Put the address before its `-Post` line, by hand: the library would break a long one into encoded words."""
    after = f"\r\nList-Unsubscribe-Post: {ONE_CLICK}".encode()
    return message.replace(after, f"\r\nList-Unsubscribe: <{unsubscribe_url(delivery)}>".encode() + after, 1)


def unsubscribe_url(delivery: Delivery) -> str:
    """The one-click address; it stands in a header and nowhere else."""
    return f"{settings.PUBLIC_URL}/u/{tokens.unsubscribe(key=_key(tokens.K_UNSUBSCRIBE), delivery_id=delivery.id)}"


def _address(to: str) -> Address:
    """One plain address; whatever else was typed is refused here at the latest."""
    try:
        return Address(addr_spec=to)
    except (ValueError, IndexError) as error:
        raise CannotWrite("address_unreadable") from error


def _text(template: str, words: dict[str, Any]) -> str:
    return render_to_string(f"clients/emails/{template}", words).strip()


def _one_line(text: str | None) -> str:
    """Without line ends and other controls, so that a label cannot become a header."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text or "").split())


def _key(label: str) -> bytes:
    return derive(settings.ATTUNE_MASTER_KEY, label)
