"""Safe contact first (promise 46): no mail that nobody asked for, until "e-mail is safe" is on record and fresh."""

from datetime import timedelta
from typing import Any

import pytest

from clients import outbox
from clients.actions import deliveries, recovering, reminders
from clients.models import Client, Delivery, ReminderDecision, SafeContact
from tests import figures
from tests.clients.mail_cast import Clock, Fake, make_plan, make_sender, mint_for
from tests.factories import NOON, make_assignment

STATES: dict[str, tuple[dict[str, Any], int, int]] = {
    "safe": ({}, 1, 1),
    "never asked": ({"safety": "unknown"}, 0, 0),
    "not safe": ({"safety": "unsafe"}, 0, 0),
    "in person only": ({"safety": "in_person"}, 0, 0),
    "safe, address came back": ({"address_paused_at": NOON}, 0, 0),
    "safe, to be asked again": ({"recheck_due": NOON.date() - timedelta(days=1)}, 0, 1),
    "safe, to be asked again today": ({"recheck_due": NOON.date()}, 1, 1),
    "safe, reminders turned off": ({"reminders_off_at": NOON}, 0, 1),
}
"""How the contact stands; whether a reminder goes, whether an invitation goes."""


def is_put(sam: Client, **how: Any) -> None:
    SafeContact.objects.filter(client=sam).update(**how)


def went(clock: Clock, *, days: int = 3) -> list[str]:
    """Every kind of mail that left in so many days, the engine looking every hour."""
    carrier = Fake()
    sender = make_sender(clock, carrier)
    for _ in range(24 * days):
        recovering.recover(now=clock.at)
        reminders.plan_due(now=clock.at)
        deliveries.send_due(sender)
        clock.pass_by(hours=1)
    kinds = {row.message_id: row.kind for row in Delivery.objects.all()}
    return [kind for _, message in carrier.sent for name, kind in kinds.items() if name.encode() in message]


@pytest.mark.parametrize("state", STATES)
def test_reminder_goes_only_to_who_said_that_mail_is_safe(sam: Client, state: str) -> None:
    how, goes, _ = STATES[state]
    make_plan(make_assignment(sam))
    is_put(sam, **how)

    sent = went(Clock(), days=1)

    assert sent == ["reminder"] * goes
    ledger = ReminderDecision.objects.filter(kind__in=["send", "merge"]).count()
    assert ledger == goes
    figures.note("46", f"{state}: {len(sent)} reminders in a day, one due")


@pytest.mark.parametrize("state", STATES)
def test_mail_on_its_way_stops_when_it_is_no_longer_safe(sam: Client, state: str) -> None:
    """GIVEN a reminder and an invitation that wait WHEN the contact changes before they go THEN they do not go."""
    clock, (how, reminder, invite) = Clock(), STATES[state]
    piece = make_assignment(sam)
    make_plan(piece)
    clock.at = NOON + timedelta(hours=1)
    reminders.plan_due(now=clock.at)
    delivery = outbox.invite(client=sam, assignment_ids=[piece.id], due_at=clock.at, now=clock.at)
    mint_for(delivery, piece, now=clock.at)
    is_put(sam, **how)

    carrier = Fake()
    sender = make_sender(clock, carrier)
    while deliveries.send_due(sender):
        pass

    kinds = Delivery.objects.filter(state="accepted").values_list("kind", flat=True)
    assert sorted(kinds) == ["invite"] * invite + ["reminder"] * reminder
    assert len(carrier.sent) == invite + reminder
