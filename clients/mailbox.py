"""Where mail goes: to a server, or in the demo to a mailbox page that shows what would have been sent."""

from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from clients import clock, faults
from clients.models import LocalMail
from clients.transport import Carrier, MailboxTransport, Server, Timeouts, Transport

DEMO_ONLY = "EMAIL_URL=local: works with DEMO=1 only. Give EMAIL_URL an smtp:// address."


class LocalMailbox(BaseEmailBackend):
    """Writes each message into the mailbox page's table; refuses outside the demo."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep them; returns how many."""
        if not settings.DEMO:
            raise ImproperlyConfigured(DEMO_ONLY)
        for message in email_messages:
            keep(raw=message.message().as_bytes(), recipients=message.recipients())
        return len(email_messages)


def keep(*, raw: bytes, recipients: list[str]) -> None:
    """One row per recipient."""
    for recipient in recipients:
        LocalMail.objects.create(at=clock.now(), envelope_to=recipient, raw=raw)


def carrier() -> Carrier:
    """What takes the engine's mails away, as EMAIL_URL says. One per batch; close it afterwards."""
    where = settings.MAIL
    if where["kind"] == "memory":
        return MailboxTransport(keep=_remember)
    if where["kind"] == "local":
        if not settings.DEMO:
            raise ImproperlyConfigured(DEMO_ONLY)
        return MailboxTransport(keep=lambda recipient, raw: keep(raw=raw, recipients=[recipient]))
    server = Server(
        host=where["host"],
        port=where["port"],
        kind=where["kind"],
        user=where["user"],
        password=where["password"],
        greet_as=settings.MAIL_DOMAIN,
        timeouts=Timeouts.within(settings.ATTUNE_LEASE_SECONDS),
    )
    return Transport(server=server, after_data=partial(faults.here, "after_data"))


def _remember(recipient: str, raw: bytes) -> None:
    """For tests: into Django's own outbox, as raw text."""
    message = EmailMessage(body=raw.decode(), to=[recipient])
    mail.get_connection("django.core.mail.backends.locmem.EmailBackend").send_messages([message])
