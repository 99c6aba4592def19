"""Writes the newest approved edition of a shared piece as the text of its pack."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from psychoed.actions import library
from psychoed.packs import PackError


class Command(BaseCommand):
    """manage.py export_pack SLUG --language en"""

    help = "Prints the content pack of a piece of the shared shelf."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which piece, and in which language."""
        parser.add_argument("slug")
        parser.add_argument("--language", default="en")

    def handle(self, *_args: Any, **options: Any) -> None:
        """The text and nothing else, so that it can go into a file."""
        try:
            text = library.pack_text(slug=options["slug"], language=options["language"])
        except (library.NotOnTheShelf, PackError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(text, ending="")
