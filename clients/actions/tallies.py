"""Counts tries in the database, minute by minute, so that a limit outlives the broker and slides with the clock."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Sum

from clients import tokens
from clients.models import Client, Tally
from clients.sealing import derive

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)


def scope(kind: str, name: object) -> str:
    """The name of a limit, without the client or address that it is about."""
    key = derive(settings.ATTUNE_MASTER_KEY, tokens.K_SCOPE)
    return tokens.scope(key=key, kind=kind, name=str(name))


def bump(counted: str, *, now: datetime) -> None:
    """One more try in this minute."""
    minute = now.replace(second=0, microsecond=0)
    here = Tally.objects.filter(scope=counted, window=minute)
    if not here.update(count=F("count") + 1):
        Tally.objects.bulk_create([Tally(scope=counted, window=minute)], ignore_conflicts=True)
        here.update(count=F("count") + 1)


def count(counted: str, *, within: timedelta, now: datetime) -> int:
    """How many tries the last minutes, hours or the last day had."""
    rows = Tally.objects.filter(scope=counted, window__gt=now - within)
    return int(rows.aggregate(total=Sum("count"))["total"] or 0)


def in_turn(client_id: uuid.UUID) -> None:
    """Who counts tries of one client waits here for whoever counts already; else both would find one left."""
    Client.objects.select_for_update().filter(id=client_id).values_list("id").first()


def sweep(*, now: datetime) -> None:
    """What no limit looks at any more goes: nobody needs to know who knocked last week."""
    Tally.objects.filter(window__lt=now - 2 * DAY).delete()


def of_client(kind: str, client_id: uuid.UUID) -> str:
    """A limit per client, whichever link is used."""
    return scope(kind, client_id)
