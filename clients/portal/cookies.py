"""The cookies of a client: the sitting, and the place kept on a private phone. Opaque, hashed at rest.

A GET changes no row, so the quiet half hour of a sitting is carried by a stamp in its cookie, signed
with a key of the house: the stamp is renewed with every page, the row only by what the client does.
"""

import hashlib
import hmac
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from clients.sealing import derived
from clients.tokens import same

PREFIX = "__Host-" if settings.HTTPS else ""
SITTING = f"{PREFIX}link"
PLACE = f"{PREFIX}place"
LOOKS = f"{PREFIX}looks"
NINETY_DAYS = 90 * 24 * 60 * 60
EVERYTHING = '"cache", "cookies", "storage"'
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def sitting_of(request: HttpRequest) -> tuple[str, datetime]:
    """The reference of the sitting, and when its page was last shown; empty when the cookie is not ours."""
    parts = request.COOKIES.get(SITTING, "").split(".")
    if len(parts) != 3 or not parts[1].isascii() or not parts[1].isdigit() or len(parts[1]) > 11:
        return "", LONG_AGO
    reference, stamp, mark = parts
    if not same(mark, _mark(reference, stamp)):
        return "", LONG_AGO
    return reference, datetime.fromtimestamp(int(stamp), tz=UTC)


def place_of(request: HttpRequest) -> str:
    """The reference of the kept place, or nothing."""
    return request.COOKIES.get(PLACE, "")[:100]


def set_sitting(response: HttpResponse, *, reference: str, now: datetime) -> None:
    """A cookie of this browser session; gone when the browser is closed."""
    stamp = str(int(now.timestamp()))
    put(response, SITTING, f"{reference}.{stamp}.{_mark(reference, stamp)}", max_age=None)


def set_place(response: HttpResponse, *, reference: str) -> None:
    """How long the place holds is said by its row."""
    put(response, PLACE, reference, max_age=NINETY_DAYS)


def end_sitting(response: HttpResponse, *, shared: bool) -> None:
    """The cookies of the sitting go; on a shared device everything that the browser holds of this page."""
    for name in (SITTING, settings.CSRF_COOKIE_NAME, *([LOOKS] if shared else [])):
        response.delete_cookie(name, path="/", samesite="Lax")
        response.cookies[name]["secure"] = settings.HTTPS
    if shared:
        response["Clear-Site-Data"] = EVERYTHING


def put(response: HttpResponse, name: str, value: str, *, max_age: int | None) -> None:
    """A cookie that only this house reads; without an age it is gone when the browser is closed."""
    response.set_cookie(
        name, value, max_age=max_age, path="/", secure=settings.HTTPS, httponly=True, samesite="Lax"
    )


def _mark(reference: str, stamp: str) -> str:
    key = derived(settings.ATTUNE_MASTER_KEY, "sitting-stamp/1")
    return hmac.new(key, f"{reference}.{stamp}".encode(), hashlib.sha256).hexdigest()[:32]
