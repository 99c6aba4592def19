"""Loads the starter library; a second run changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from psychoed.actions import library
from psychoed.actors import Librarian
from psychoed.packs import PackError


class Command(BaseCommand):
    """manage.py load_library"""

    help = "Puts the starter library on the shared shelf. Known wordings are left as they are."

    def handle(self, *_args: Any, **options: Any) -> None:
        """One line per pack, and a count; nothing with --verbosity 0."""
        try:
            told = library.load_starter(by=Librarian(), now=timezone.now())
        except PackError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"] == 0:
            return
        for one in told:
            self.stdout.write(f"{one.outcome:9} {one.kind} {one.slug} ({one.language}) version {one.version}")
        changed = sum(1 for one in told if one.outcome != "unchanged")
        self.stdout.write(f"{len(told)} packs, {changed} changed.")
