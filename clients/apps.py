"""The caseload, and all that passes to and fro, as a Django app."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """Clients, assignments, entries, links, reminders."""

    name = "clients"
    default_auto_field = "django.db.models.BigAutoField"
