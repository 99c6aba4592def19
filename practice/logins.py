"""Where the sessions of staff are kept: their table holds a hash of each key, and what stands in them is sealed.

A session key is as good as a password and a second factor while it lives. Whoever reads the table, or an
old dump of it, finds nothing there that a browser could send. Named by SESSION_ENGINE.
"""

import base64
import hmac
import json
import uuid
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.contrib.sessions.models import Session
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from clients.sealing import SealBroken, derive, seal, unseal

LABEL = "desk-session"
KEY_ID = uuid.UUID(int=4)
HASH_BYTES = 30
"""240 bits of the hash: as long as the column, which is forty letters wide."""


def row_key(session_key: str | None) -> str:
    """What stands in the table for a key that a browser holds."""
    said = hmac.digest(_key(), (session_key or "").encode(), "sha256")[:HASH_BYTES]
    return base64.urlsafe_b64encode(said).decode()


def _key() -> bytes:
    return derive(settings.ATTUNE_MASTER_KEY, LABEL)


class SessionStore(SessionBase):
    """The table of Django's own engine, with the same statements; only keys and words stand in it differently."""

    def exists(self, session_key: str) -> bool:
        """Whether this key is taken."""
        return Session.objects.filter(session_key=row_key(session_key)).exists()

    def create(self) -> None:
        """A new, empty session under a key that nobody holds."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # Django's own
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def load(self) -> dict[str, Any]:
        """What stands in the session; a dead one, or one that does not open, is as if it had never been."""
        row = Session.objects.filter(
            session_key=row_key(self.session_key), expire_date__gt=timezone.now()
        ).first()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def save(self, must_create: bool = False) -> None:
        """Write it down; a session that was ended meanwhile is not brought back."""
        if self.session_key is None:
            return self.create()
        held = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # Django's own
        row = Session(
            session_key=row_key(self.session_key),
            session_data=self.encode(held),
            expire_date=self.get_expiry_date(),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=must_create, force_update=not must_create)
        except IntegrityError as error:
            if must_create:
                raise CreateError from error
            raise
        except DatabaseError as error:
            if not must_create:
                raise UpdateError from error
            raise
        return None

    def delete(self, session_key: str | None = None) -> None:
        """End this session, or the one under this key."""
        key = self.session_key if session_key is None else session_key
        if key is not None:
            Session.objects.filter(session_key=row_key(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Sealed to its own row: a session that was copied into another row does not open."""
        plain = json.dumps(session_dict, separators=(",", ":")).encode()
        sealed = seal(key=_key(), key_id=KEY_ID, place=self._place(), plain=plain)
        return base64.b64encode(sealed).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """The words again; none where the seal does not fit."""
        try:
            plain = unseal(key=_key(), place=self._place(), sealed=base64.b64decode(session_data))
        except (ValueError, SealBroken):
            return {}
        return dict(json.loads(plain))

    @classmethod
    def clear_expired(cls) -> None:
        """Take away what has run out (`manage.py clearsessions`)."""
        Session.objects.filter(expire_date__lt=timezone.now()).delete()

    def _place(self) -> str:
        return f"desk|session|{row_key(self.session_key)}"
