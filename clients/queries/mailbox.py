"""The demo's mailbox: what would have been sent, newest first. There is nothing here where DEMO is off."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.conf import settings

from clients.models import LocalMail

MOST = 100


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a mail's text; `url` when it is a link."""

    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class LocalLetter:
    """One mail as its reader would see it."""

    id: int
    at: datetime
    sender: str
    recipient: str
    subject: str
    lines: tuple[Line, ...]


def is_open() -> bool:
    """Only a demo that says so twice shows mails: DEMO alone, left on by mistake, shows nothing."""
    return bool(settings.DEBUG and settings.DEMO)


def local_letters() -> list[LocalLetter]:
    """The newest."""
    if not is_open():
        return []
    return [_letter(row) for row in LocalMail.objects.order_by("-id")[:MOST]]


def local_letter(*, mail_id: int) -> LocalLetter | None:
    """One of them."""
    row = LocalMail.objects.filter(id=mail_id).first() if is_open() else None
    return _letter(row) if row else None


def _letter(row: LocalMail) -> LocalLetter:
    mail = message_from_bytes(bytes(row.raw), _class=EmailMessage, policy=policy.default)
    body = mail.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    return LocalLetter(
        id=row.id,
        at=row.at,
        sender=str(mail["From"] or ""),
        recipient=row.envelope_to,
        subject=str(mail["Subject"] or ""),
        lines=tuple(_line(line.rstrip()) for line in text.strip().splitlines()),
    )


def _line(text: str) -> Line:
    is_link = text.startswith((f"{settings.PUBLIC_URL}/", "http://localhost", "https://"))
    return Line(text=text, url=text if is_link else "")
