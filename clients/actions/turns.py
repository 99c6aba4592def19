"""One row after another: a row that breaks is named in the log, and all the others still get their turn.

An engine that stopped at the first bad row would stop there at every beat, for everybody.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import InterfaceError, OperationalError

logger = logging.getLogger(__name__)


def each(rows: Iterable[object], *, deed: Callable[..., object], now: datetime) -> int:
    """How many did something. The deed is a transaction of its own; where the database is away, nobody has a turn."""
    return sum(_tried(row, deed=deed, now=now) for row in rows)


def _tried(row: object, *, deed: Callable[..., object], now: datetime) -> bool:
    try:
        return bool(deed(row, now=now))
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:  # noqa: BLE001  # whatever broke there, the others must not wait for it
        told = (deed.__name__.strip("_"), getattr(row, "pk", row), type(error).__name__)
        logger.error("%s broke at %s: %s", *told)  # noqa: TRY400  # a trace may hold words of a person
        return False
