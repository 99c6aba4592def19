"""Whoever holds the client's phone, as the client's own deeds take them: one place that knows how a sitting is made."""

import uuid
from typing import Any

from clients.models import Client
from clients.pieces import Sitting


def hand(client: Client, **more: Any) -> Sitting:
    """A sitting in which the number was given, unless it is told otherwise."""
    how: dict[str, Any] = {
        "id": uuid.uuid4(),
        "practice_id": client.practice_id,
        "client_id": client.id,
        "tier": "number",
        "link_id": uuid.uuid4(),
        "place_id": None,
        "word_confirmed": True,
        "settled": False,
        "proven": True,
        "zone": client.zone,
        "language": "en",
        "practice": client.practice,
    }
    return Sitting(**(how | more))


def unknown_hand(client: Client) -> Sitting:
    """Whoever, or whatever, pressed the mailed link a moment ago."""
    return hand(client, tier="link", word_confirmed=False, proven=False)
