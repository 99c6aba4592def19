"""The hours in which a client may be written to: the practice's quiet hours and the client's never-times, as the sums take them."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from clients.models import Client, SafeContact
from clients.schedule import Never, Occurrence, Quiet, Sending, Slot, day_in, sending


def sending_for(client: Client, *, due: datetime, slot: Slot | None = None) -> Sending | None:
    """When a mail to this client may go: outside the practice's quiet hours and the client's never-times."""
    practice = client.practice
    contact = SafeContact.objects.filter(client_id=client.id).only("never_times").first()
    slot = slot or Slot(days=frozenset(), at=practice.quiet_to, zone=client.zone)
    return sending(
        slot,
        Occurrence(day=day_in(slot.zone, due), due=due),
        quiet=Quiet(start=practice.quiet_from, end=practice.quiet_to),
        never=never_times(contact.never_times if contact else []),
    )


def never_times(rules: Sequence[dict[str, Any]]) -> list[Never]:
    """The client's never-times as the sums take them."""
    return [
        Never(
            days=frozenset(rule["days"]),
            start=time.fromisoformat(rule["from"]),
            end=time.fromisoformat(rule["to"]),
        )
        for rule in rules
    ]
