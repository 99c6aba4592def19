"""The caseload, and all that passes to and fro, as a Django app."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """Clients, assignments, entries, links, reminders."""

    name = "clients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Mails that were just written may wake an engine; without a broker the next look finds them."""
        from django.conf import settings

        from clients import outbox, tasks

        if settings.BROKER_URL:
            outbox.wake = tasks.wake
