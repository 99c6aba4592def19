"""A real SMTP server that misbehaves exactly where a test says, and remembers what it was given."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers import free_port

TAKEN = "250 2.0.0 OK queued as 4xYz1"


@dataclass(kw_only=True)
class Sink:
    """`replies` says what to answer at a step; `drop_at` closes the line there; `stall_at` says nothing for long."""

    replies: dict[str, str] = field(default_factory=dict)
    drop_at: str = ""
    stall_at: str = ""
    password: str = ""
    port: int = field(default_factory=free_port)
    messages: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    connections: int = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd calls its hooks by these names
        self, server: SMTP, session: Session, envelope: Envelope, name: str, lines: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = name
        return lines

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls its hooks by these names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self.step("MAIL", server)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls its hooks by these names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self.step("RCPT", server)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls its hooks by these names
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = await self.step("DOT", server)
        if answer.startswith("2"):
            self.messages.append(bytes(envelope.content or b""))
            self.envelopes.append((str(envelope.mail_from), envelope.rcpt_tos[0]))
        return answer

    async def step(self, name: str, server: SMTP) -> str:
        if self.stall_at == name:
            await asyncio.sleep(2)
        if self.drop_at == name and server.transport is not None:
            server.transport.close()
        return self.replies.get(name, TAKEN if name == "DOT" else "250 OK")

    def sign_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=data.password.decode() == self.password, handled=False)


@contextmanager
def running(sink: Sink, **more: Any) -> Iterator[Sink]:
    """The sink on its port, until the test is over."""
    guarded = {"authenticator": sink.sign_in, "auth_require_tls": False} if sink.password else {}
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, **guarded, **more)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
