"""How staff come in: whose place a login sits in, second factors, idle and absolute limits, the adapters of allauth."""

import base64
import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.sealing import SealBroken, derive, unwrap, wrap
from practice.models import Member
from practice.policy import PracticePermission
from psychoed.actors import LibraryPermission

SEED_KEY_ID = uuid.UUID(int=3)
SEAT = "member"
SEEN = "seen_at"
BEGAN = "began_at"
LOCKED = "locked"
QUIET_HEADER = "X-Attune-Poll"
"""A poll in the background says so with this header, and never counts as activity."""


def member_of(request: HttpRequest) -> Member | None:
    """The place this login sits in: the one chosen in the session, else the only or first one."""
    places = Member.objects.select_related("practice").filter(user_id=request.user.pk, ended_at__isnull=True)
    chosen = request.session.get(SEAT)
    rows = list(places.order_by("created_at"))
    return next((row for row in rows if str(row.id) == chosen), rows[0] if rows else None)


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the entrance, and back to this page afterwards (GET only: a form is kept by its draft)."""
    back = request.get_full_path() if request.method == "GET" else "/"
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}")


def refuse_session(request: HttpRequest, *, now: datetime) -> HttpResponse | None:
    """No second factor: to its set-up. Idle or locked: to the lock. Too old: out. Else the clock is moved on."""
    if not Authenticator.objects.filter(user_id=request.user.pk).exclude(type="recovery_codes").exists():
        return redirect(reverse("mfa_index"))
    stamp = now.timestamp()
    session = request.session
    if stamp - session.setdefault(BEGAN, stamp) > settings.ATTUNE_ABSOLUTE_SECONDS:
        session.flush()
        return ask_to_sign_in(request)
    if is_locked(request, now=now):
        session.setdefault(LOCKED, stamp)
        return _to_the_lock(request)
    session.pop(LOCKED, None)
    if QUIET_HEADER not in request.headers:
        session[SEEN] = stamp
    return None


def _to_the_lock(request: HttpRequest) -> HttpResponse:
    if request.headers.get("Accept", "").startswith("application/json") or request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return HttpResponse(_("The desk is locked."), status=423, content_type="text/plain; charset=utf-8")
    back = request.get_full_path() if request.method == "GET" else "/"
    return redirect(f"{reverse('lock')}?{urlencode({'next': back})}")


def lock(request: HttpRequest, *, now: datetime) -> None:
    """Lock at once; the session stays, with its drafts."""
    request.session[LOCKED] = now.timestamp()


def is_locked(request: HttpRequest, *, now: datetime) -> bool:
    """Locked, or idle for too long, and no factor was shown since."""
    session, stamp = request.session, now.timestamp()
    since = session.get(LOCKED)
    seen = session.get(SEEN, stamp)
    if since is None and stamp - seen <= settings.ATTUNE_IDLE_SECONDS:
        return False
    return _latest_factor(request) < (since if since is not None else seen)


def reauthenticate(request: HttpRequest, data: QueryDict) -> bool:
    """Show the password once more; the accounts library counts the tries and slows them down."""
    form = ReauthenticateForm(user=request.user, data=data)
    if not form.is_valid():
        return False
    reauthenticate_by_password(request)
    return True


def is_fresh(request: HttpRequest, *, now: datetime) -> bool:
    """Whether a factor was shown in the last five minutes."""
    return now.timestamp() - _latest_factor(request) <= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _latest_factor(request: HttpRequest) -> float:
    methods = request.session.get("account_authentication_methods", [])
    return max((float(method.get("at", 0)) for method in methods), default=0.0)


def reauthenticate_url(request: HttpRequest) -> str:
    """Where a fresh factor is asked for, and the way back."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}"


def navigation(member: Member, *, path: str) -> list[dict[str, Any]]:
    """Today, Clients, Library; the content desk for curators, the settings for owners."""
    places = [
        (_("Today"), "/", member.is_therapist),
        (_("Clients"), "/clients/", member.is_therapist or member.is_assistant),
        (_("Library"), "/library/", member.may(LibraryPermission.READ)),
        (_("Content"), "/library/desk/", member.may(LibraryPermission.WRITE)),
        (_("Practice"), "/practice/", member.may(PracticePermission.SETTINGS)),
        (_("Mailbox"), "/mailbox/", settings.DEMO),
    ]
    shown = [(label, url) for label, url, held in places if held]
    here = max((url for _label, url in shown if path.startswith(url)), key=len, default="")
    return [{"label": label, "url": url, "current": url == here} for label, url in shown]


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people are invited by an owner."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always shut."""
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Seals the seeds of authenticator apps, which the library would keep in clear."""

    def encrypt(self, text: str) -> str:
        """Sealed under a key of the master key."""
        return base64.b64encode(wrap(outer=_seed_key(), key=text.encode(), key_id=SEED_KEY_ID)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The seed; damage is an error, never an empty seed."""
        try:
            return unwrap(
                outer=_seed_key(), wrapped=base64.b64decode(encrypted_text), key_id=SEED_KEY_ID
            ).decode()
        except (ValueError, SealBroken) as error:
            raise SealBroken("a second factor's seed cannot be read") from error


def _seed_key() -> bytes:
    return derive(settings.ATTUNE_MASTER_KEY, "second-factor")
