"""One message to a real server, which fails at each step in turn: on which side of the dot did it fall?"""

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from clients import transport
from clients.transport import Envelope, MailboxTransport, Outcome, Server, Timeouts, Transport
from tests.clients.smtp import Sink, running
from tests.servers import free_port

ENVELOPE = Envelope(sender="b+1.2@attune.example", recipient="sam@mail.example")
MESSAGE = b"Subject: A note\r\n\r\n.a dot first\r\nThe end.\r\n"
QUICK = Timeouts(connect=0.5, command=0.5, final=0.5)


def yes() -> bool:
    return True


def carrier(sink: Sink, **more: Any) -> Transport:
    return Transport(server=Server(host="127.0.0.1", port=sink.port, timeouts=QUICK, **more))


def sent(sink: Sink, **more: Any) -> Outcome:
    with running(sink):
        line = carrier(sink, **more)
        outcome = line.send(ENVELOPE, MESSAGE, yes)
        line.close()
    return outcome


def test_message_arrives_byte_for_byte() -> None:
    sink = Sink()
    assert sent(sink) == Outcome(kind="accepted", code=250, enhanced="2.0.0", queue_id="4xYz1", handed=True)
    assert sink.messages == [MESSAGE]
    assert sink.envelopes == [(ENVELOPE.sender, ENVELOPE.recipient)]


def test_batch_goes_over_one_line() -> None:
    sink = Sink()
    with running(sink):
        line = carrier(sink)
        kinds = [line.send(ENVELOPE, MESSAGE, yes).kind for _ in range(3)]
        line.close()
    assert kinds == ["accepted"] * 3
    assert sink.connections == 1


@pytest.mark.parametrize(
    ("step", "reply", "expected"),
    [
        ("MAIL", "451 4.3.0 later", Outcome(kind="temporary", code=451, enhanced="4.3.0")),
        ("MAIL", "550 5.7.1 policy", Outcome(kind="permanent", code=550, enhanced="5.7.1")),
        ("RCPT", "450 4.2.1 busy", Outcome(kind="temporary", code=450, enhanced="4.2.1")),
        ("RCPT", "550 5.1.1 unknown", Outcome(kind="permanent", code=550, enhanced="5.1.1")),
        ("DOT", "452 4.3.1 full", Outcome(kind="temporary", code=452, enhanced="4.3.1", handed=True)),
        ("DOT", "554 5.7.0 no", Outcome(kind="permanent", code=554, enhanced="5.7.0", handed=True)),
        ("DOT", "421 4.7.0 enough", Outcome(kind="temporary", code=421, enhanced="4.7.0", handed=True)),
    ],
)
def test_refusal_keeps_its_codes(step: str, reply: str, expected: Outcome) -> None:
    sink = Sink(replies={step: reply})
    assert sent(sink) == expected
    assert sink.messages == []


def test_line_goes_on_after_a_refusal() -> None:
    sink = Sink(replies={"RCPT": "550 5.1.1 unknown"})
    with running(sink):
        line = carrier(sink)
        assert line.send(ENVELOPE, MESSAGE, yes).kind == transport.PERMANENT
        sink.replies = {}
        assert line.send(ENVELOPE, MESSAGE, yes).kind == transport.ACCEPTED
        line.close()
    assert sink.connections == 1


def test_guard_is_asked_after_the_envelope_and_before_the_content() -> None:
    sink, asked = Sink(), []

    def no() -> bool:
        asked.append(len(sink.messages))
        return False

    with running(sink):
        line = carrier(sink)
        assert line.send(ENVELOPE, MESSAGE, no) == Outcome(kind="refused_before_data")
        assert line.send(ENVELOPE, MESSAGE, yes).kind == transport.ACCEPTED
        line.close()
    assert asked == [0]
    assert sink.messages == [MESSAGE]


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_line_lost_before_the_content_leaves_no_doubt(step: str) -> None:
    assert sent(Sink(drop_at=step)).kind == transport.CONNECT_FAILED


def test_line_lost_after_the_dot_leaves_a_doubt() -> None:
    assert sent(Sink(drop_at="DOT")) == Outcome(kind="ambiguous", handed=True)


def test_silence_after_the_dot_leaves_a_doubt_although_it_arrived() -> None:
    sink = Sink(stall_at="DOT")
    assert sent(sink) == Outcome(kind="ambiguous", handed=True)


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_silence_before_the_content_leaves_no_doubt(step: str) -> None:
    assert sent(Sink(stall_at=step)).kind == transport.CONNECT_FAILED


def test_nobody_listening_is_a_failed_connection() -> None:
    line = Transport(server=Server(host="127.0.0.1", port=free_port(), timeouts=QUICK))
    assert line.send(ENVELOPE, MESSAGE, yes) == Outcome(kind="connect_failed")


def test_wrong_password_is_told_apart() -> None:
    outcome = sent(Sink(password="right"), user="attune", password="wrong")
    assert (outcome.kind, outcome.code) == ("auth_failed", 535)


def test_right_password_opens() -> None:
    assert sent(Sink(password="right"), user="attune", password="right").kind == transport.ACCEPTED


def test_line_that_went_stale_is_renewed_once() -> None:
    sink = Sink()
    with running(sink):
        line = carrier(sink)
        assert line.send(ENVELOPE, MESSAGE, yes).kind == transport.ACCEPTED
    with running(sink):
        assert line.send(ENVELOPE, MESSAGE, yes).kind == transport.ACCEPTED
        line.close()
    assert sink.connections == 2


@pytest.fixture
def bare() -> Iterator[tuple[socket.socket, int]]:
    """A socket that answers by hand."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener, listener.getsockname()[1]


def answering(listener: socket.socket, *replies: bytes) -> threading.Thread:
    def play() -> None:
        line, _ = listener.accept()
        with line:
            for reply in replies:
                line.sendall(reply)
                line.recv(4096)

    thread = threading.Thread(target=play, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ((b"554 5.3.2 closed\r\n",), Outcome(kind="connect_failed", code=554, enhanced="5.3.2")),
        ((b"",), Outcome(kind="connect_failed")),
        (
            (
                b"220 hello\r\n",
                b"250 hello\r\n",
                b"250 OK\r\n",
                b"250 OK\r\n",
                b"451 4.3.0 no room\r\n",
                b"250 OK\r\n",
            ),
            Outcome(kind="temporary", code=451, enhanced="4.3.0"),
        ),
        (
            (b"220 hello\r\n", b"250 hello\r\n", b"250 OK\r\n", b"250 OK\r\n"),
            Outcome(kind="temporary"),
        ),
    ],
    ids=["greeting refused", "no greeting", "DATA refused", "line lost at DATA"],
)
def test_server_that_refuses_or_leaves_early(
    bare: tuple[socket.socket, int], replies: tuple[bytes, ...], expected: Outcome
) -> None:
    listener, port = bare
    thread = answering(listener, *replies)
    line = Transport(server=Server(host="127.0.0.1", port=port, timeouts=QUICK))
    assert line.send(ENVELOPE, MESSAGE, yes) == expected
    line.close()
    thread.join(timeout=3)


def test_timeouts_keep_their_proportions() -> None:
    assert Timeouts.within(300) == Timeouts(connect=10, command=30, final=120)
    assert sum(vars(Timeouts.within(6)).values()) < 6


def test_after_data_is_called_between_the_dot_and_the_reply() -> None:
    sink, seen = Sink(stall_at="DOT"), []
    with running(sink):
        line = Transport(
            server=Server(host="127.0.0.1", port=sink.port, timeouts=QUICK),
            after_data=lambda: seen.append(len(sink.messages)),
        )
        line.send(ENVELOPE, MESSAGE, yes)
    assert seen == [0]


def test_mailbox_keeps_what_the_guard_lets_through() -> None:
    kept: list[tuple[str, bytes]] = []
    mailbox = MailboxTransport(keep=lambda to, raw: kept.append((to, raw)))
    assert mailbox.send(ENVELOPE, MESSAGE, lambda: False).kind == transport.REFUSED_BEFORE_DATA
    assert mailbox.send(ENVELOPE, MESSAGE, yes).kind == transport.ACCEPTED
    mailbox.close()
    assert kept == [("sam@mail.example", MESSAGE)]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate of our own for 127.0.0.1, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begins = datetime.now(tz=UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    public, private = folder / "public.pem", folder / "private.pem"
    public.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    return public, context


@pytest.mark.parametrize("kind", ["smtps", "smtp+tls"])
@pytest.mark.parametrize("trusted", [True, False])
def test_encrypted_line_needs_a_certificate_that_is_trusted(
    certificate: tuple[Path, ssl.SSLContext], kind: str, trusted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, context = certificate
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
    sink = Sink()
    how = {"ssl_context": context} if kind == "smtps" else {"tls_context": context}
    with running(sink, **how):
        line = carrier(sink, kind=kind)
        outcome = line.send(ENVELOPE, MESSAGE, yes)
        line.close()
    assert outcome.kind == (transport.ACCEPTED if trusted else transport.CONNECT_FAILED)
    assert len(sink.messages) == int(trusted)


def test_server_that_leaves_after_a_refusal_costs_nothing_but_the_line(
    bare: tuple[socket.socket, int],
) -> None:
    listener, port = bare
    thread = answering(listener, b"220 hello\r\n", b"250 hello\r\n", b"250 OK\r\n", b"550 5.1.1 unknown\r\n")
    line = Transport(server=Server(host="127.0.0.1", port=port, timeouts=QUICK))
    outcome = line.send(ENVELOPE, MESSAGE, yes)
    thread.join(timeout=3)
    assert (outcome.kind, outcome.enhanced, outcome.recipient, outcome.asks_for_rest) == (
        "permanent",
        "5.1.1",
        True,
        False,
    )
    assert line._line is None
