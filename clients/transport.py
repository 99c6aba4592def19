"""Hands one message to a mail server, and exposes the moment before DATA. Knows sockets, no database.

A mail cannot be sent exactly once: between the final dot and the reply nobody knows. So the outcome
says which side of that gap the failure fell on. Before the dot nothing was taken and a repeat is
harmless; after it the outcome is `ambiguous`, and the caller writes the doubt down.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, Self

ACCEPTED = "accepted"
REFUSED_BEFORE_DATA = "refused_before_data"
TEMPORARY = "temporary"
PERMANENT = "permanent"
AMBIGUOUS = "ambiguous"
AUTH_FAILED = "auth_failed"
CONNECT_FAILED = "connect_failed"

ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
QUEUED = re.compile(r"(?:queued as|id=|ok:? id)\s*<?([A-Za-z0-9._-]{3,60})", re.IGNORECASE)
BUSY = frozenset({421, 432, 451, 452})
"""Replies with which a server asks for a rest."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Who it comes from and goes to, as the server is told."""

    sender: str
    recipient: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What happened, with the server's codes. `handed`: DATA had begun. `recipient`: it was the address that was refused."""

    kind: str
    code: int = 0
    enhanced: str = ""
    queue_id: str = ""
    handed: bool = False
    recipient: bool = field(default=False, compare=False)

    @property
    def asks_for_rest(self) -> bool:
        """Whether the server said that it is too much at the moment."""
        return self.code in BUSY


@dataclass(frozen=True, kw_only=True)
class Timeouts:
    """Seconds for connecting, for a command, for the last reply; together they end well before a lease."""

    connect: float = 10
    command: float = 30
    final: float = 120

    @classmethod
    def within(cls, lease: float) -> Self:
        """The same proportions for another lease (300 seconds give 10, 30, 120)."""
        return cls(connect=lease / 30, command=lease / 10, final=lease * 0.4)


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where mail is handed in, and how: `smtp`, `smtps` or `smtp+tls`."""

    host: str
    port: int
    kind: str = "smtp"
    user: str = ""
    password: str = ""
    greet_as: str = "localhost"
    timeouts: Timeouts = field(default_factory=Timeouts)


class Carrier(Protocol):
    """Whatever takes a message away: a mail server, or the mailbox of the demo."""

    def send(self, envelope: Envelope, message: bytes, before_data: Callable[[], bool]) -> Outcome:
        """Take one message. `before_data` is asked once, at the last moment at which nothing has gone out."""
        ...

    def close(self) -> None:
        """The batch is over."""
        ...


Keep = Callable[[str, bytes], None]


@dataclass(kw_only=True)
class MailboxTransport:
    """Keeps messages instead of sending them: the demo's mailbox page, and tests."""

    keep: Keep

    def send(self, envelope: Envelope, message: bytes, before_data: Callable[[], bool]) -> Outcome:
        """Accepted as soon as the guard agrees."""
        if not before_data():
            return Outcome(kind=REFUSED_BEFORE_DATA)
        self.keep(envelope.recipient, message)
        return Outcome(kind=ACCEPTED, code=250, enhanced="2.0.0", handed=True)

    def close(self) -> None:
        """Nothing is open."""


class _Lost(Exception):
    """The connection broke or the answer did not come in time."""


def nothing_more() -> None:
    """What happens after DATA when nobody watches."""


@dataclass(kw_only=True)
class Transport:
    """SMTP over one connection for a batch. Each message is a fresh transaction on it.

    `after_data` is called between the final dot and the server's reply: tests die there.
    """

    server: Server
    after_data: Callable[[], None] = nothing_more
    _line: smtplib.SMTP | None = None

    def send(self, envelope: Envelope, message: bytes, before_data: Callable[[], bool]) -> Outcome:
        """One message. Never raises for what a server or a network does."""
        opened = self._opened(envelope)
        if isinstance(opened, Outcome):
            return opened
        if not before_data():
            self._reset()
            return Outcome(kind=REFUSED_BEFORE_DATA)
        return self._deliver(opened, message)

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        if self._line is not None:
            try:
                self._line.quit()
            except (OSError, smtplib.SMTPException):
                self._line.close()
            self._line = None

    def _opened(self, envelope: Envelope) -> smtplib.SMTP | Outcome:
        """A line on which the server agreed to this envelope. A line that went stale between two messages is renewed."""
        reused = self._line is not None
        try:
            line = self._line or self._connect()
            refusal = self._announce(line, envelope)
        except smtplib.SMTPAuthenticationError as error:
            return self._ended(_outcome(AUTH_FAILED, error.smtp_code, error.smtp_error))
        except smtplib.SMTPResponseException as error:
            return self._ended(_outcome(CONNECT_FAILED, error.smtp_code, error.smtp_error))
        except (OSError, smtplib.SMTPException):
            self._ended(Outcome(kind=CONNECT_FAILED))
            return self._opened(envelope) if reused else Outcome(kind=CONNECT_FAILED)
        return line if refusal is None else self._refused(refusal)

    def _connect(self) -> smtplib.SMTP:
        """A new line, greeted, encrypted and signed in as the server's entry says."""
        server, timeouts = self.server, self.server.timeouts
        how: dict[str, Any] = {"local_hostname": server.greet_as, "timeout": timeouts.connect}
        if server.kind == "smtps":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, context=ssl.create_default_context(), **how
            )
        else:
            line = smtplib.SMTP(server.host, server.port, **how)
        self._line = line
        _wait(line, timeouts.command)
        line.ehlo_or_helo_if_needed()
        if server.kind == "smtp+tls":
            line.starttls(context=ssl.create_default_context())
            line.ehlo()
        if server.user:
            line.login(server.user, server.password)
        return line

    def _announce(self, line: smtplib.SMTP, envelope: Envelope) -> Outcome | None:
        """MAIL and RCPT; the refusal of either, or None."""
        _wait(line, self.server.timeouts.command)
        code, reply = line.mail(envelope.sender)
        if not 200 <= code < 300:
            return _by_code(code, reply)
        code, reply = line.rcpt(envelope.recipient)
        return None if 200 <= code < 300 else replace(_by_code(code, reply), recipient=True)

    def _deliver(self, line: smtplib.SMTP, message: bytes) -> Outcome:
        """DATA, the bytes, the dot, the reply."""
        try:
            code, reply = line.docmd("DATA")
        except (OSError, smtplib.SMTPException):
            return self._ended(Outcome(kind=TEMPORARY, handed=False))
        if code != 354:
            return self._refused(_by_code(code, reply))
        try:
            line.send(_dotted(message))
            self.after_data()
            _wait(line, self.server.timeouts.final)
            code, reply = line.getreply()
        except (OSError, smtplib.SMTPException):
            return self._ended(Outcome(kind=AMBIGUOUS, handed=True))
        if 200 <= code < 300:
            return _outcome(ACCEPTED, code, reply, handed=True)
        return self._refused(_by_code(code, reply, handed=True))

    def _refused(self, outcome: Outcome) -> Outcome:
        """Clear the line for the next message; a server that says 421 has hung up."""
        if outcome.code == 421:
            return self._ended(outcome)
        self._reset()
        return outcome

    def _reset(self) -> None:
        line = self._line
        try:
            if line is not None:
                line.rset()
        except (OSError, smtplib.SMTPException):
            self._ended(Outcome(kind=CONNECT_FAILED))

    def _ended(self, outcome: Outcome) -> Outcome:
        """The line is of no more use."""
        if self._line is not None:
            self._line.close()
            self._line = None
        return outcome


def _wait(line: smtplib.SMTP, seconds: float) -> None:
    line.timeout = seconds
    if line.sock is not None:
        line.sock.settimeout(seconds)


def _dotted(message: bytes) -> bytes:
    """The message as it crosses the wire: CRLF, leading dots doubled, the final dot."""
    lines = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines) + b"\r\n.\r\n"


def _by_code(code: int, reply: bytes | str, *, handed: bool = False) -> Outcome:
    """A refusal: 5xx for good, anything else for now."""
    return _outcome(PERMANENT if 500 <= code < 600 else TEMPORARY, code, reply, handed=handed)


def _outcome(kind: str, code: int, reply: bytes | str, *, handed: bool = False) -> Outcome:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    enhanced, queued = ENHANCED.search(text), QUEUED.search(text)
    return Outcome(
        kind=kind,
        code=code if 200 <= code < 600 else 0,
        enhanced=enhanced[1] if enhanced else "",
        queue_id=queued[1] if queued and kind == ACCEPTED else "",
        handed=handed,
    )
