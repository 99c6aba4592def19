"""What one press made, under the hidden key of the form it came from, so that the same press twice makes it once."""

from django.db import models

from clients.models.base import PracticeRow


class Press(PracticeRow):
    """Its id is worked out from who pressed, what for, and the key of the form: there can be no second one."""

    at = models.DateTimeField()
    made = models.JSONField(default=dict, help_text="Ids alone: what came of it.")

    class Meta:
        indexes = [models.Index(fields=["at"], name="press_at")]

    class Privacy:
        public = ["id", "practice", "at", "made"]
        personal: list[str] = []
        clinical: list[str] = []
        secret: list[str] = []

    def __str__(self) -> str:
        return f"press {self.id}"
