"""The practice as a Django app: its people, sessions, ruptures and repairs."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """People of a practice, and the therapist's own reflection."""

    name = "practice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The checks register themselves by being imported."""
        from practice import checks  # noqa: F401 - registering is the import's purpose; apps are ready only here
