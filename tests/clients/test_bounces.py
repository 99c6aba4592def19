"""Bounces: a gone address is paused, a forged bounce is nobody's, and no mail whatever raises."""

import uuid

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from clients import bounces, tokens
from clients.actions import deliveries, returned
from clients.models import Client, Delivery, SafeContact
from clients.sealing import derive
from tests.clients.mail_cast import Clock, make_reminder, make_sender
from tests.factories import NOON

KEY, WHO = b"k" * 32, uuid.uuid4()
REPORT = """\
From: MAILER-DAEMON@mail.example
To: <{to}>
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive. Status 2.0.0 stands here only to mislead.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; sam@mail.example
Action: failed
Status: {status}
--b--
"""


def home(key: bytes = KEY, delivery_id: uuid.UUID = WHO) -> str:
    return tokens.bounce_address(key=key, delivery_id=delivery_id, domain="attune.example")


def report(status: str, *, to: str) -> bytes:
    return REPORT.format(status=status, to=to).encode()


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.1", "gone"),
        ("5.1.10", "gone"),
        ("5.2.2", "later"),
        ("5.7.1", "later"),
        ("4.4.1", "later"),
        ("", "nothing"),
    ],
)
def test_report_says_whether_the_address_is_gone(status: str, kind: str) -> None:
    found = bounces.read(report(status, to=home()), key=KEY)
    assert found == bounces.Bounce(delivery_id=WHO, kind=kind, status=status)


def test_envelope_may_tell_what_the_header_hides() -> None:
    found = bounces.read(report("5.1.1", to="else@attune.example"), key=KEY, recipient=home())
    assert found is not None


def test_holiday_reply_is_no_bounce() -> None:
    found = bounces.read(
        f"To: {home()}\nAuto-Submitted: auto-replied\n\nBack in May. 5.1.1".encode(), key=KEY
    )
    assert found == bounces.Bounce(delivery_id=WHO, kind="nothing", status="")


@pytest.mark.parametrize(
    "to",
    [home(b"o" * 32), "b+00@attune.example", "sam@mail.example", ""],
    ids=["forged", "garbled", "plain", "empty"],
)
def test_forged_or_foreign_bounce_is_nobodys(to: str) -> None:
    assert bounces.read(report("5.1.1", to=to), key=KEY) is None


@examples(max_examples=300, deadline=None)
@given(raw=st.binary(max_size=600))
def test_noise_never_raises(raw: bytes) -> None:
    bounces.read(raw, key=KEY, recipient=home())


@examples(max_examples=150, deadline=None)
@given(data=st.data())
def test_damaged_report_never_raises(data: st.DataObject) -> None:
    raw = bytearray(report("5.1.1", to=home()))
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    bounces.read(bytes(raw), key=KEY, recipient=home())


@pytest.fixture
def gone_out(sam: Client) -> Delivery:
    """A reminder that a mail server took."""
    clock = Clock()
    reminder = make_reminder(sam, clock=clock)
    deliveries.send_due(make_sender(clock))
    return reminder


def own_home(delivery: Delivery) -> str:
    return home(derive(settings.ATTUNE_MASTER_KEY, tokens.K_BOUNCE), delivery.id)


def test_bounce_pauses_the_address(sam: Client, gone_out: Delivery) -> None:
    assert returned.take_in(report("5.1.1", to=own_home(gone_out)), now=NOON)
    gone_out.refresh_from_db()
    contact = SafeContact.objects.get(client=sam)
    assert (gone_out.state, gone_out.enhanced_code, contact.address_paused_why) == (
        "bounced",
        "5.1.1",
        "bounced",
    )


def test_full_mailbox_pauses_nobody(sam: Client, gone_out: Delivery) -> None:
    assert returned.take_in(report("5.2.2", to=own_home(gone_out)), now=NOON)
    assert SafeContact.objects.get(client=sam).address_paused_at is None


@pytest.mark.parametrize("status", ["4.4.1", ""])
def test_delay_and_holiday_change_nothing(sam: Client, gone_out: Delivery, status: str) -> None:
    assert not returned.take_in(report(status, to=own_home(gone_out)), now=NOON)
    gone_out.refresh_from_db()
    assert gone_out.state == "accepted"


def test_forged_bounce_changes_nothing(sam: Client, gone_out: Delivery) -> None:
    assert not returned.take_in(report("5.1.1", to=home(KEY, gone_out.id)), now=NOON)
    assert SafeContact.objects.get(client=sam).address_paused_at is None
