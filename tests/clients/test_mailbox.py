"""The demo's mailbox shows what would have been sent; outside the demo there is none."""

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings

from clients import mailbox
from clients.actions import deliveries
from clients.models import Client, LocalMail
from clients.transport import Envelope, MailboxTransport, Transport
from practice.models import Member
from tests.clients.mail_cast import Clock, make_reminder, make_sender
from tests.conftest import SignIn

LOCAL = {"kind": "local", "host": "", "port": 25, "user": "", "password": ""}
ENVELOPE = Envelope(sender="b@attune.example", recipient="sam@mail.example")


@pytest.fixture
def demo(settings: Settings) -> Settings:
    settings.DEBUG = settings.DEMO = True
    settings.MAIL = LOCAL
    return settings


@pytest.fixture
def letter(sam: Client, demo: Settings) -> LocalMail:
    """A reminder that the engine sent into the mailbox."""
    clock = Clock()
    make_reminder(sam, clock=clock)
    sender = make_sender(clock)
    sender.carrier = mailbox.carrier()
    assert deliveries.send_due(sender) == 1
    return LocalMail.objects.get()


def test_list_shows_subject_and_recipient(letter: LocalMail, thea: Member, sign_in: SignIn) -> None:
    page = sign_in(thea).get("/mailbox/").content.decode()
    assert "Your note" in page
    assert "sam@mail.example" in page


def test_mail_has_its_link_to_press(letter: LocalMail, thea: Member, sign_in: SignIn) -> None:
    page = sign_in(thea).get(f"/mailbox/{letter.id}/").content.decode()
    assert page.count('<a href="http://testserver/l/') == 2
    assert "heron" in page


def test_there_is_no_mailbox_outside_the_demo(
    letter: LocalMail, thea: Member, sign_in: SignIn, settings: Settings
) -> None:
    settings.DEMO = False
    browser = sign_in(thea)
    assert [browser.get(path).status_code for path in ("/mailbox/", f"/mailbox/{letter.id}/")] == [404, 404]


def test_missing_mail_is_not_found(demo: Settings, thea: Member, sign_in: SignIn) -> None:
    assert sign_in(thea).get("/mailbox/77/").status_code == 404


def test_local_mail_is_refused_outside_the_demo(settings: Settings) -> None:
    settings.DEMO, settings.MAIL = False, LOCAL
    with pytest.raises(ImproperlyConfigured, match="DEMO=1"):
        mailbox.carrier()


def test_server_comes_from_the_settings(settings: Settings) -> None:
    settings.MAIL = {"kind": "smtp+tls", "host": "relay.example", "port": 587, "user": "u", "password": "p"}
    carrier = mailbox.carrier()
    assert isinstance(carrier, Transport)
    assert (carrier.server.host, carrier.server.kind, carrier.server.timeouts.final) == (
        "relay.example",
        "smtp+tls",
        120,
    )


def test_memory_keeps_for_tests(settings: Settings) -> None:
    carrier = mailbox.carrier()
    assert isinstance(carrier, MailboxTransport)
    carrier.send(ENVELOPE, b"Subject: A note\r\n\r\nText", lambda: True)
    assert mail.outbox[-1].to == ["sam@mail.example"]


@pytest.mark.django_db
def test_mails_of_the_framework_end_in_the_mailbox_too(demo: Settings) -> None:
    message = mail.EmailMessage("Hello", "Text", to=["thea@quiet.example"])
    assert mailbox.LocalMailbox().send_messages([message]) == 1
    assert LocalMail.objects.get().envelope_to == "thea@quiet.example"
    demo.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        mailbox.LocalMailbox().send_messages([message])
