"""Takes one bounce from standard input: let the mail server pipe what comes to b+…@ into it."""

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand

from clients import clock
from clients.actions import returned


class Command(BaseCommand):
    help = "Reads one bounced message from standard input and pauses the address when it is gone."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Mail servers know the recipient of the envelope; the message itself may not tell."""
        parser.add_argument("--recipient", default="", help="the envelope's recipient, b+…@…")

    def handle(self, *args: Any, **options: Any) -> None:
        """Never an error: the mail server would bounce the bounce."""
        taken = returned.take_in(
            sys.stdin.buffer.read(), recipient=options["recipient"], now=clock.database()
        )
        self.stdout.write("taken in" if taken else "not a bounce of ours; nothing was changed")
