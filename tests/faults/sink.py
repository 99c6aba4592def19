"""The mail server of the fault tests, a process of its own: writes down each message that it took, then says so.

`python -m tests.faults.sink PORT FILE` – one line a message: its Message-ID. The line is on its way to
the disk before the reply leaves, so a sender that dies waiting for the reply still has a line here.
"""

import asyncio
import re
import sys
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SLOW_SECONDS = 0.03
"""Long enough that some kills fall between the final dot and the reply."""


class Sink:
    """Takes everything."""

    def __init__(self, file: Path) -> None:
        self.file = file.open("a", buffering=1, encoding="utf-8")

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls its hooks by these names
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        found = re.search(rb"(?im)^Message-ID: (\S+)", bytes(envelope.content or b""))
        await asyncio.sleep(SLOW_SECONDS)
        self.file.write(f"{found[1].decode() if found else '?'}\n")
        return "250 2.0.0 OK queued"


def main(port: int, file: Path) -> None:
    """Serve until killed."""
    controller = Controller(Sink(file), hostname="127.0.0.1", port=port)
    controller.start()
    asyncio.run(asyncio.Event().wait())


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
