"""How much mail may go now: token buckets and breakers, kept in the database so that every sender obeys them."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from clients import tokens
from clients.models import Breaker, Bucket
from clients.schedule import Rate, refilled
from clients.sealing import derive

EVERYTHING = "all"
SERVER = "server"
A_PRACTICE = 0.5
A_DOMAIN = 0.25
"""What one practice, or one receiving domain, may take of the whole rate."""


def practice_scope(practice_id: object) -> str:
    """The scope of one practice."""
    return f"practice:{practice_id}"


def domain_scope(address: str) -> str:
    """The scope of a receiving domain, by a keyed hash: a table of limits is no list of mail providers."""
    domain = address.rpartition("@")[2].lower()
    return tokens.scope(key=derive(settings.ATTUNE_MASTER_KEY, tokens.K_SCOPE), kind="domain", name=domain)


def rate_of(scope: str) -> Rate:
    """So many a minute, and as many at once: the whole, half of it for a practice, a quarter for a domain."""
    share = {EVERYTHING: 1.0, "practice": A_PRACTICE}.get(scope.partition(":")[0], A_DOMAIN)
    whole = float(settings.ATTUNE_MAIL_PER_MINUTE)
    return Rate(per_minute=max(1.0, whole * share), burst=max(1.0, whole * share))


@transaction.atomic
def take(scope: str, *, wanted: int, now: datetime) -> int:
    """Take up to so many tokens; returns how many there were."""
    rate = rate_of(scope)
    Bucket.objects.get_or_create(scope=scope, defaults={"tokens": rate.burst, "refilled_at": now})
    bucket = Bucket.objects.select_for_update().get(scope=scope)
    seconds = (now - bucket.refilled_at).total_seconds()
    there = refilled(tokens=bucket.tokens, seconds=seconds, rate=rate)
    granted = max(0, min(wanted, int(there)))
    Bucket.objects.filter(scope=scope).update(
        tokens=there - granted, refilled_at=max(now, bucket.refilled_at)
    )
    return granted


def give(scope: str, *, count: int) -> None:
    """Put tokens back that were not used."""
    if count > 0:
        Bucket.objects.filter(scope=scope).update(tokens=F("tokens") + count)


def rest(scope: str, *, seconds: float, reason: str, now: datetime) -> datetime:
    """Leave this destination alone for a while; returns until when. A longer rest is not made shorter."""
    until = now + timedelta(seconds=seconds)
    breaker, _ = Breaker.objects.get_or_create(scope=scope, defaults={"until": until, "reason": reason})
    if breaker.until < until:
        Breaker.objects.filter(scope=scope).update(until=until, reason=reason)
    return max(breaker.until, until)


def resting(scope: str, *, now: datetime) -> datetime | None:
    """Until when this destination is left alone; None when it is not."""
    return Breaker.objects.filter(scope=scope, until__gt=now).values_list("until", flat=True).first()


def resting_practices(*, now: datetime) -> list[str]:
    """Ids of practices whose mail rests."""
    scopes = Breaker.objects.filter(scope__startswith="practice:", until__gt=now).values_list(
        "scope", flat=True
    )
    return [scope.partition(":")[2] for scope in scopes]
