"""After a restored backup: reads out what is held, and lets it go when a person says since when."""

import argparse
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clients import clock
from clients.actions import restoring
from clients.queries import engine


class Command(BaseCommand):
    help = "Lists mails that are held; with --since lets those go that fell due from then on, and gives up the rest."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Without a date nothing is changed."""
        parser.add_argument(
            "--since", help="2026-06-04T12:00 (UTC): mails due from then on go, older ones never will"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read first, then decide."""
        for line in engine.held():
            self.stdout.write(f"{line.due_at:%Y-%m-%d %H:%M} UTC  {line.kind}  {line.reason}  {line.id}")
        if options["since"] is None:
            self.stdout.write("Nothing was changed. Name a moment with --since to let mails go.")
            return
        done = restoring.release(since=self._moment(options["since"]), now=clock.database())
        self.stdout.write(f"{done.going} will go, {done.given_up} never will.")

    def _moment(self, text: str) -> datetime:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise CommandError("Write the moment as 2026-06-04T12:00 (UTC).") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
