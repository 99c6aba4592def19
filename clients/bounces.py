"""Reads a bounce: whose it is, and whether the address is gone for good. Never raises, whatever arrives."""

import re
import uuid
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message

from clients import tokens

GONE, LATER, NOTHING = "gone", "later", "nothing"
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
TO_FIELDS = ("Delivered-To", "X-Original-To", "To")
LONGEST = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """What a message to a bounce address says about one delivery."""

    delivery_id: uuid.UUID
    kind: str
    status: str


def read(raw: bytes, *, key: bytes, recipient: str = "") -> Bounce | None:
    """None when no address of ours with a true mark stands in it: anybody can write a mail that looks like a bounce."""
    try:
        mail = message_from_bytes(raw[:LONGEST], policy=policy.compat32)
        delivery_id = _whose(mail, key=key, recipient=recipient)
        if delivery_id is None:
            return None
        status = _status(mail)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return Bounce(delivery_id=delivery_id, kind=_kind(status), status=status)


def _whose(mail: Message, *, key: bytes, recipient: str) -> uuid.UUID | None:
    told = [recipient, *(str(value) for field in TO_FIELDS for value in mail.get_all(field, []))]
    found = (re.search(r"b\+[0-9A-Fa-f]{32}\.[0-9A-Fa-f]{20}@", text) for text in told)
    ours = (tokens.bounced_delivery(key=key, address=match[0]) for match in found if match)
    return next((delivery_id for delivery_id in ours if delivery_id), None)


def _status(mail: Message) -> str:
    """The enhanced code of the report about the recipient; empty for anything that is no such report."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            found = (str(block["Status"] or "") for block in blocks if isinstance(block, Message))
            codes = [match[0] for text in found if (match := STATUS.search(text))]
            if codes:
                return codes[-1]
    return ""


def _kind(status: str) -> str:
    """5.1.x says that there is no such address. Everything else may be otherwise tomorrow."""
    if status.startswith("5.1."):
        return GONE
    return LATER if status else NOTHING
