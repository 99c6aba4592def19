"""Erases one client from the command line, or everyone whom the ledger names after a restore."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clients import clock
from clients.actions import erasure
from clients.actors import Operator


class Command(BaseCommand):
    """`manage.py erase_client CODE --yes`, or `manage.py erase_client --replay` on a restored backup."""

    help = "Erase a client for good: keys, text, addresses, drafts, links. The log of who did what stays."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """A code or an id; --yes because nothing brings it back."""
        parser.add_argument("client", nargs="?", help="the client's five-letter code, or the id")
        parser.add_argument(
            "--yes", action="store_true", help="do it; without this the command only says what it would do"
        )
        parser.add_argument(
            "--replay", action="store_true", help="erase again whoever the erasure ledger names"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """One verb, then what it did in numbers."""
        if options["replay"]:
            done = erasure.replay(now=clock.now())
            self.stdout.write(f"{len(done)} clients of the erasure ledger were erased again.")
            return
        if not options["client"]:
            raise CommandError("Give the client's code or id, or --replay.")
        client_id, practice_id = self._the_one(options["client"])
        if not options["yes"]:
            raise CommandError("This cannot be undone. Say --yes to do it.")
        erased = erasure.erase(by=Operator(practice_id=practice_id), client_id=client_id, now=clock.now())
        self.stdout.write(
            f"Erased {erased.code}: {erased.keys} keys destroyed, {erased.rows} rows deleted, "
            f"{erased.mails_stopped} mails stopped. The log of who did what stays, without content."
        )

    def _the_one(self, code: str) -> tuple[Any, Any]:
        found = erasure.by_code(practice_id=None, code=code)
        if not found:
            raise CommandError(f"No client has the code or id {code}.")
        if len(found) > 1:
            raise CommandError(
                f"{len(found)} clients of different practices have the code {code}: give the id instead."
            )
        return found[0]
