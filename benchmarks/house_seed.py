"""Fills the house for the benchmark, and tells as JSON what a browser would ask for: addresses, cookies, fields."""

import io
import json
import os
import re
import sys
import uuid
from datetime import datetime
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction

SIZES = (10, 200, 2000)
ENTRIES_EACH = 50
FIELD = r'<(?:textarea|input type="text")[^>]* name="(q-[^"]+)"'


def main(*, sizes: tuple[int, ...] = SIZES, entries_each: int = ENTRIES_EACH) -> dict[str, Any]:
    """A practice with a therapist for each size of caseload, and clients at their links."""
    from django.utils import timezone  # noqa: PLC0415 - models can be read only after django.setup

    from tests import factories  # noqa: PLC0415 - the same

    call_command("migrate", verbosity=0)
    call_command("load_library", verbosity=0, stdout=io.StringIO())
    now = timezone.now()
    practice = factories.make_practice()
    practice.crisis_text = {"en": "Someone who listens: 116 123"}
    practice.save()
    told = _portal(factories.make_member(practice, "Thea", "therapist"), now=now)
    for size in sizes:
        member = factories.make_member(practice, f"Thea{size}", "therapist")
        _caseload(member, size=size, entries_each=entries_each, now=now)
        cookies = _signed_in(member)
        told[f"list {size}"] = {"path": "/clients/", "headers": {"Cookie": cookies}}
        told[f"today {size}"] = {"path": "/", "headers": {"Cookie": cookies}}
    return told


def _portal(thea: Any, *, now: datetime) -> dict[str, Any]:
    """One phone for each page of a client."""
    from clients.models import LinkSession  # noqa: PLC0415 - models can be read only after django.setup
    from psychoed.models import Edition  # noqa: PLC0415 - the same
    from tests import factories  # noqa: PLC0415 - the same
    from tests.clients.portal import visits  # noqa: PLC0415 - the same

    def edition(slug: str) -> Edition:
        return Edition.objects.get(material__slug=slug, language="en", status="approved")

    told: dict[str, Any] = {}
    for name, slugs in {
        "handout": ["the-alarm"],
        "handout, known": ["the-alarm"],
        "start": ["the-alarm", "proof-log", "gad-7"],
        "question": ["proof-log"],
        "measure": ["phq-8"],
        "long measure": ["pcl-5"],
    }.items():
        client = factories.make_client(thea, f"{name.title().replace(' ', '').replace(',', '')} Rivers")
        pieces = [factories.make_assignment(client, edition(slug), agreed_at=now) for slug in slugs]
        phone = visits.Phone(at=now)
        phone.press(visits.mail_link(client, *pieces, now=now))
        path = "/x/"
        if "known" in name:
            LinkSession.objects.filter(client=client).update(tier="number")
        if name not in ("handout", "handout, known", "start"):
            entry = phone.begin(pieces[0])
            path = phone.get(f"/x/{pieces[0].id}/{entry}/0")["Location"]
        if name == "question":
            path = _second_question(phone, path)
            told["save"] = _save(phone, pieces[0], entry, path=path)
        told[name] = {"path": path, "headers": {"Cookie": _cookies(phone.browser)}}
    return told


def _second_question(phone: Any, path: str) -> str:
    """Past the opening page, where there is something to type."""
    while not re.search(FIELD, page := phone.get(path).content.decode()):
        form = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("version", "n")}
        path = phone.post(path, {**form, "go": "on"})["Location"]
    return path


def _save(phone: Any, piece: Any, entry: uuid.UUID, *, path: str) -> dict[str, Any]:
    """What autosave sends, word after word, from a place that is kept."""
    number = path.rsplit("/", 1)[1]
    text = re.findall(FIELD, phone.get(path).content.decode())[0]
    first = {"page": "a", "sequence": 1, text.removeprefix("q-"): "The bus was late."}
    phone.autosave(piece, entry, version=0, number=int(number), **first)
    page = phone.get(path).content.decode()
    token, version = (
        re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("csrfmiddlewaretoken", "version")
    )
    body = (
        f"csrfmiddlewaretoken={token}&version={version}&n={number}"
        f"&page=bench&sequence={{i}}&{text}=The+bus+was+late+{{i}}"
    )
    headers = {
        "Cookie": _cookies(phone.browser),
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return {"path": f"/x/{piece.id}/{entry}/save", "headers": headers, "body": body}


def _cookies(browser: Any) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())


def _signed_in(member: Any) -> str:
    """The cookie of a desk on which a second factor was shown."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY  # noqa: PLC0415 - needs Django
    from allauth.account.internal.userkit import user_id_to_str  # noqa: PLC0415 - the same
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415 - the same
    from django.test import Client as Browser  # noqa: PLC0415 - the same

    from practice import entrance  # noqa: PLC0415 - the same

    TOTP.activate(member.user, generate_totp_secret())
    browser = Browser()
    browser.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    session[entrance.SEAT] = str(member.id)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": 0}]
    session["account_authentication_methods_user"] = user_id_to_str(member.user)
    session.save()
    return _cookies(browser)


def _caseload(member: Any, *, size: int, entries_each: int, now: datetime) -> None:
    """Clients who each did something, most of it read."""
    from psychoed.models import Edition  # noqa: PLC0415 - models can be read only after django.setup
    from tests import crowd  # noqa: PLC0415 - the same

    edition = Edition.objects.get(material__slug="proof-log", language="en", status="approved")
    with transaction.atomic():
        clients = crowd.make_crowd(member, size, name=f"Sam{size}", now=now)
        crowd.give_each(clients, edition, entries=entries_each, now=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    django.setup()
    small = sys.argv[1:] == ["small"]
    wanted: dict[str, Any] = {"sizes": (5,), "entries_each": 2} if small else {}
    sys.stdout.write(json.dumps(main(**wanted)))
