"""How staff come in: whose place a login sits in, second factors, idle and absolute limits, the adapters of allauth."""

import base64
import logging
import uuid
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    record_authentication,
)
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.sealing import SealBroken, derive, unwrap, wrap
from practice.models import Member, User
from practice.policy import PracticePermission
from practice.refusals import FACTOR_ERRORS, SIGN_IN_ERRORS
from psychoed.actors import LibraryPermission
from psychoed.doors import Door

LOG = logging.getLogger(__name__)
SEED_KEY_ID = uuid.UUID(int=3)
SEAT = "member"
SEEN = "seen_at"
BEGAN = "began_at"
LOCKED = "locked"
QUIET_HEADER = "X-Attune-Poll"
"""A poll in the background says so with this header, and never counts as activity."""


DEVICES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Macintosh", "Mac"), ("Windows", "Windows"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip
"""What a browser says it runs on, and what people call it."""


def member_of(request: HttpRequest) -> Member | None:
    """The place this login sits in: the one chosen in the session, else the only or first one."""
    places = Member.objects.select_related("practice").filter(user_id=request.user.pk, ended_at__isnull=True)
    chosen = request.session.get(SEAT)
    rows = list(places.order_by("created_at"))
    return next((row for row in rows if str(row.id) == chosen), rows[0] if rows else None)


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the entrance, and back to this page afterwards (GET only: a form is kept by its draft)."""
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': _way_back(request)})}")


def refuse_session(request: HttpRequest, declared: Door, *, now: datetime) -> HttpResponse | None:
    """Too old: out. Idle or locked: to the lock. No second factor: to it, or its set-up. Else the clock moves on."""
    stamp = now.timestamp()
    session = request.session
    if stamp - session.setdefault(BEGAN, stamp) > settings.ATTUNE_ABSOLUTE_SECONDS:
        session.flush()
        return ask_to_sign_in(request)
    if is_locked(request, now=now):
        session.setdefault(LOCKED, stamp)
        return None if declared.while_locked else _to_the_lock(request)
    if not declared.while_locked and (refusal := _ask_for_second(request, declared)) is not None:
        return refusal
    session.pop(LOCKED, None)
    if QUIET_HEADER not in request.headers:
        session[SEEN] = stamp
    return None


def _ask_for_second(request: HttpRequest, declared: Door) -> HttpResponse | None:
    """A second factor has to exist, and to have been shown in this session, not only somewhere."""
    if not Authenticator.objects.filter(user_id=request.user.pk).exclude(type="recovery_codes").exists():
        return None if declared.before_factor else redirect(reverse("mfa_index"))
    if not any(record.get("method") == "mfa" for record in _records(request)):
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': _way_back(request)})}")
    return None


def keep_only_this_session(request: HttpRequest) -> None:
    """What opens the desk has changed: every other session of this login ends, this one has shown the new factor."""
    user = User.objects.get(pk=request.user.pk)
    user.stamp = uuid.uuid4()
    user.save(update_fields=["stamp"])
    update_session_auth_hash(request, user)
    record_authentication(request, user, method="mfa")


def _to_the_lock(request: HttpRequest) -> HttpResponse:
    if request.headers.get("Accept", "").startswith("application/json") or request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        return HttpResponse(_("The desk is locked."), status=423, content_type="text/plain; charset=utf-8")
    return redirect(f"{reverse('lock')}?{urlencode({'next': _way_back(request)})}")


def _way_back(request: HttpRequest) -> str:
    """The page asked for; after a form, the page it stood on, where what was typed is kept by its draft."""
    if request.method == "GET":
        return request.get_full_path()
    before = urlsplit(request.headers.get("Referer", ""))
    return before.path if before.netloc == request.get_host() and before.path else "/"


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


def recovery_codes(request: HttpRequest) -> RecoveryCodes | None:
    """The codes of this login; none before the first factor."""
    row = Authenticator.objects.filter(user_id=request.user.pk, type="recovery_codes").first()
    return RecoveryCodes(row) if row else None


def is_fresh(request: HttpRequest, *, now: datetime) -> bool:
    """Whether a factor was shown in the last five minutes."""
    return now.timestamp() - _latest_factor(request) <= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _latest_factor(request: HttpRequest) -> float:
    return max((float(record.get("at", 0)) for record in _records(request)), default=0.0)


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    """What was shown in this session, each with its moment."""
    return list(request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, []))


def reauthenticate_url(request: HttpRequest) -> str:
    """Where a fresh factor is asked for, and the way back."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': _way_back(request)})}"


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
    path = "/clients/" if path.startswith(("/threads/", "/notes/")) else path
    here = max((url for _label, url in shown if path.startswith(url)), key=len, default="")
    return [{"label": label, "url": url, "current": url == here} for label, url in shown]


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people are invited by an owner."""

    error_messages = {**DefaultAccountAdapter.error_messages, **SIGN_IN_ERRORS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always shut."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away is written down; the page goes on, the same for known and unknown."""
        message = self.render_mail(template_prefix, email, {"email": email, **context})
        try:
            message.send()
        except OSError as error:
            LOG.warning("a mail about signing in was not sent: %s", type(error).__name__)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Our doors ask for a fresh factor themselves (`step_up`), and count the one just signed in with."""
        return False


class MFAAdapter(DefaultMFAAdapter):
    """Seals the seeds of authenticator apps, which the library would keep in clear."""

    error_messages = {**DefaultMFAAdapter.error_messages, **FACTOR_ERRORS}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last way in besides the password stays, until there is another."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(type="recovery_codes")
        return others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - the library's name
        """What the person would call it: the device they hold."""
        agent = context.request.headers.get("User-Agent", "")
        return next((name for sign, name in DEVICES if sign in agent), _("My passkey"))

    def build_totp_svg(self, url: str) -> str:
        """The QR code, drawn by the same hand as the one for clients."""
        return str(segno.make(url, error="m", micro=False).svg_inline(scale=4, border=4, light="#fff"))

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
