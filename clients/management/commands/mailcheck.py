"""Says what a receiving mail server will look for, and which of it is there: MX, SPF, DKIM, DMARC."""

import argparse
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

ANSWER_SECONDS = 5
SIGNED = "From, Subject, Date, To, Message-ID, List-Unsubscribe, List-Unsubscribe-Post"


@dataclass(frozen=True, kw_only=True)
class Record:
    """One entry of the DNS: where it belongs, what it has to begin with, and an example to write."""

    name: str
    kind: str
    begins: str
    example: str
    why: str


def wanted(*, domain: str, selector: str) -> list[Record]:
    """What has to stand in the DNS for mails from this domain to be believed."""
    return [
        Record(
            name=domain,
            kind="MX",
            begins="",
            example=f"10 mail.{domain}.",
            why="bounces come back to b+…@ here",
        ),
        Record(
            name=domain,
            kind="TXT",
            begins="v=spf1",
            example="v=spf1 include:YOUR-RELAY -all",
            why="SPF: which servers may send for the domain",
        ),
        Record(
            name=f"{selector}._domainkey.{domain}",
            kind="TXT",
            begins="v=DKIM1",
            example="v=DKIM1; k=rsa; p=YOUR-PUBLIC-KEY",
            why=f"DKIM: your relay signs, and has to sign twice: {SIGNED}",
        ),
        Record(
            name=f"_dmarc.{domain}",
            kind="TXT",
            begins="v=DMARC1",
            example="v=DMARC1; p=quarantine; adkim=s; aspf=s",
            why="DMARC: what to do with mails that only claim to be yours",
        ),
    ]


def holds(record: Record, answers: list[str]) -> bool:
    """Whether one of the answers is such a record."""
    return any(answer.replace('"', "").strip().startswith(record.begins) for answer in answers)


def aligned(*, sender: str, domain: str) -> bool:
    """Whether the visible sender and the envelope share their domain, which DMARC asks for."""
    return sender.rpartition("@")[2].lower() == domain.lower()


class Command(BaseCommand):
    help = "Checks the DNS entries that mail needs; without the program dig it prints what to write."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The name under which the relay publishes its signing key."""
        parser.add_argument("--selector", default="attune", help="DKIM selector of your relay")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line per record, and what to write where it is absent."""
        domain, dig = settings.MAIL_DOMAIN, shutil.which("dig")
        if not aligned(sender=settings.MAIL_FROM, domain=domain):
            self.stdout.write(f"CHANGE  MAIL_FROM ({settings.MAIL_FROM}) is not at MAIL_DOMAIN ({domain}).")
        if dig is None:
            self.stdout.write(
                "The program dig is not installed here, so nothing was asked. These have to be there:"
            )
        for record in wanted(domain=domain, selector=options["selector"]):
            there = dig is not None and holds(record, self._ask(dig, record))
            self.stdout.write(
                f"{'there ' if there else 'WRITE '} {record.name} {record.kind}  ({record.why})"
            )
            if not there:
                self.stdout.write(f"        {record.example}")

    def _ask(self, dig: str, record: Record) -> list[str]:
        """What the DNS says; nothing when it does not answer."""
        command = [dig, "+short", "+time=2", "+tries=1", record.kind, record.name]
        try:
            done = subprocess.run(  # noqa: S603 - the names come from the settings
                command, capture_output=True, text=True, timeout=ANSWER_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return []
        return [line for line in done.stdout.splitlines() if line and not line.startswith(";")]
