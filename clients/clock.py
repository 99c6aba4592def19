"""The clock that doors read, once a step: everything below takes `now` as an argument."""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def now() -> datetime:
    """This instant, in UTC."""
    return timezone.now()


def database() -> datetime:
    """The database's own clock, by which leases are measured: machines may disagree, it cannot with itself."""
    if connection.vendor != "postgresql":
        return now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone()
    return moment
