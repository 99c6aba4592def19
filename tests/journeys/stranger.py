"""What somebody learns who should learn nothing: from a mail on its way, and from the database after an erasure."""

import email
import email.policy
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.journeys.stack import Stack

FIELD = ("therap", "clinic", "psych", "session", "exercise", "appointment", "mental")


def learns(raw: bytes, *, told: Iterable[str]) -> list[str]:
    """Words of the practice, the person or the field that stand anywhere in a mail."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    parts = [str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text"]
    heads = [str(value) for name, value in message.items() if name not in {"To", "Message-ID"}]
    whole = " ".join([*heads, *parts]).lower()
    return [word for word in (*told, *FIELD) if word.lower() in whole]


def readable(stack: Stack, canaries: Iterable[str]) -> list[str]:
    """Which of these still stand in the database, in its journal or in what the processes wrote."""
    wanted = list(canaries)
    blobs = [stack.told_all()]
    blobs += _files(stack.database_url) if stack.database_url.startswith("sqlite") else _rows(stack)
    return [text for text in wanted if any(text.encode() in blob for blob in blobs)]


def _files(url: str) -> list[bytes]:
    base = Path(url.removeprefix("sqlite:///"))
    return [path.read_bytes() for path in base.parent.glob(f"{base.name}*")]


def _rows(stack: Stack) -> list[bytes]:
    """Every row of every table, as a dump would write it."""
    assert urlsplit(stack.database_url).scheme.startswith("postgres")
    with psycopg.connect(stack.database_url) as server:
        tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found = []
        for (table,) in tables:
            with server.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as rows:
                found.append(b"".join(bytes(row) for row in rows))
    return found
