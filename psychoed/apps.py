"""The content library as a Django app."""

from django.apps import AppConfig


class PsychoedConfig(AppConfig):
    """Handouts, exercises, measures and session checks."""

    name = "psychoed"
    default_auto_field = "django.db.models.BigAutoField"
