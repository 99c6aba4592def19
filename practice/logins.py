"""Where the sessions of staff are kept: their table holds a hash of each key, and what stands in them is sealed.

A session key is as good as a password and a second factor while it lives. Whoever reads the table, or an
old dump of it, finds nothing there that a browser could send. Named by SESSION_ENGINE.
"""

import base64
import hmac
import json
import uuid
from datetime import datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
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


def _asked_at() -> datetime:
    """Django asks its engine without saying when; sessions end by the clock of the process."""
    return timezone.now()


def _key() -> bytes:
    return derive(settings.ATTUNE_MASTER_KEY, LABEL)


class SessionStore(db.SessionStore):
    """Django's own engine, with the same statements; only keys and words stand in its table differently."""

    def exists(self, session_key: str) -> bool:
        """Whether this key is taken."""
        return bool(super().exists(row_key(session_key)))

    def create(self) -> None:
        """A new session; what has run out goes on this occasion, so that nothing waits for somebody to tidy up."""
        super().create()
        self.clear_expired()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row of this session."""
        row = super().create_model_instance(data)
        row.session_key = row_key(self.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End this session, or the one under this key."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(row_key(key))

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

    def _get_session_from_db(self) -> Session | None:
        found = Session.objects.filter(
            session_key=row_key(self.session_key), expire_date__gt=_asked_at()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def _place(self) -> str:
        return f"desk|session|{row_key(self.session_key)}"

    # No door of ours is asynchronous; should one be built, it keeps sessions in the same way.
    async def aexists(self, session_key: str) -> bool:
        """As `exists`."""
        return await sync_to_async(self.exists)(session_key)

    async def acreate_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """As `create_model_instance`."""
        return await sync_to_async(self.create_model_instance)(data)

    async def adelete(self, session_key: str | None = None) -> None:
        """As `delete`."""
        await sync_to_async(self.delete)(session_key)

    async def _aget_session_from_db(self) -> Session | None:
        return await sync_to_async(self._get_session_from_db)()
