"""Reads the environment, and says in one paragraph what to write when a value is wrong.

Every variable may also be given as NAME_FILE, the path of a file that holds it
(the way container secrets arrive).
"""

import base64
import binascii
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}
KEY_BYTES = 32


class EnvironmentProblem(Exception):
    """A value in the environment stops the start; the message says what to write."""


def text(name: str, default: str | None = None, *, source: Mapping[str, str] | None = None) -> str:
    """The value of NAME, or of the file that NAME_FILE names, or the default."""
    env = os.environ if source is None else source
    if path := env.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise EnvironmentProblem(
                f"{name}_FILE names {path}, which cannot be read ({error.strerror}). "
                f"Give the path of a readable file that holds the value of {name}."
            ) from error
    if name in env:
        return env[name].strip()
    if default is None:
        raise EnvironmentProblem(
            f"{name} is not set. Set {name}, or {name}_FILE to a file that holds it. "
            "The README lists every variable with an example."
        )
    return default


def flag(name: str, default: bool = False, *, source: Mapping[str, str] | None = None) -> bool:
    """A yes-or-no value: 1/0, true/false, yes/no, on/off."""
    word = text(name, "1" if default else "0", source=source).lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise EnvironmentProblem(f"{name} is '{word}'. Write 1 for yes or 0 for no.")


def whole(name: str, default: int, *, least: int, source: Mapping[str, str] | None = None) -> int:
    """A whole number that is at least `least`."""
    word = text(name, str(default), source=source)
    if word.isdecimal() and int(word) >= least:
        return int(word)
    raise EnvironmentProblem(f"{name} is '{word}'. Write a whole number of at least {least}.")


def key(name: str, *, source: Mapping[str, str] | None = None) -> bytes:
    """Thirty-two random bytes in base64: the master key that wraps every other key."""
    word = text(name, source=source)
    try:
        value = base64.b64decode(word, validate=True)
    except (binascii.Error, ValueError) as error:
        raise EnvironmentProblem(_key_advice(name, "is not base64")) from error
    if len(value) != KEY_BYTES:
        raise EnvironmentProblem(_key_advice(name, f"holds {len(value)} bytes"))
    return value


def _key_advice(name: str, why: str) -> str:
    return (
        f"{name} {why}; it has to be 32 random bytes in base64. Make one with: "
        'python3 -c "import base64,secrets;print(base64.b64encode(secrets.token_bytes(32)).decode())" '
        "and keep it apart from the database and its backups."
    )


WHEN_ASKED = 1_000_000_000
"""After so many times the driver prepares a statement by itself; the hot pages' own ask for it (`clients.statements`).

A pool that hands a connection on after each transaction may not know prepared statements: there DATABASE_URL ends
with `?prepare=0`.
"""


def database(name: str, default: str, *, source: Mapping[str, str] | None = None) -> dict[str, Any]:
    """DATABASE_URL as Django's settings: sqlite:///path or postgres://user:password@host/name."""
    url = text(name, default, source=source)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(url.removeprefix("sqlite:///"))
    if parts.scheme in {"postgres", "postgresql"}:
        query = parse_qs(parts.query)
        prepared = query.get("prepare", ["1"])[0] != "0"
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host", [parts.hostname or ""])[0],
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "DISABLE_SERVER_SIDE_CURSORS": True,
            "OPTIONS": {"prepare_threshold": WHEN_ASKED} if prepared else {},
        }
    raise EnvironmentProblem(
        f"{name} is '{parts.scheme or url}://…', which is not a database that is supported. "
        "Write sqlite:///var/data/attune.sqlite3 or postgres://user:password@host:5432/attune."
    )


def _sqlite(path: str) -> dict[str, Any]:
    """SQLite in WAL mode; write transactions begin IMMEDIATE so that they queue, never deadlock."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Opening the file anew for each request cost as much as reading a page from it.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        },
    }


def mail(name: str, default: str, *, source: Mapping[str, str] | None = None) -> dict[str, Any]:
    """EMAIL_URL in parts: smtp://user:password@host:25, smtps://…, local: or memory:."""
    url = text(name, default, source=source)
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls", "local", "memory"}:
        raise EnvironmentProblem(
            f"{name} is '{url.split(':')[0]}:…'. Write smtp://user:password@host:25 (smtps:// or "
            "smtp+tls:// for encryption), or local: to keep mails on the mailbox page of the demo."
        )
    return {
        "kind": parts.scheme,
        "host": parts.hostname or "",
        "port": parts.port or (465 if parts.scheme == "smtps" else 25),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
    }
