"""The clock that doors read, once a step: everything below takes `now` as an argument."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """This instant, in UTC."""
    return timezone.now()
