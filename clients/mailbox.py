"""The local mailbox of the demo: an e-mail backend that keeps what would have been sent."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from clients import clock
from clients.models import LocalMail


class LocalMailbox(BaseEmailBackend):
    """Writes each message into the mailbox page's table; refuses outside the demo."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        """Keep them; returns how many."""
        if not settings.DEMO:
            raise ImproperlyConfigured("EMAIL_URL=local: works with DEMO=1 only. Give EMAIL_URL an smtp:// address.")
        for message in email_messages:
            keep(raw=message.message().as_bytes(), recipients=message.recipients())
        return len(email_messages)


def keep(*, raw: bytes, recipients: list[str]) -> None:
    """One row per recipient."""
    for recipient in recipients:
        LocalMail.objects.create(at=clock.now(), envelope_to=recipient, raw=raw)
