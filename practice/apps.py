"""The practice as a Django app: its people, sessions, ruptures and repairs."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """People of a practice, and the therapist's own reflection."""

    name = "practice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The checks register themselves by being imported; so does the Celery app, or `wake` would ask nobody's broker."""
        from practice import celery, checks  # noqa: F401 - registering is the imports' purpose; apps are ready only here
