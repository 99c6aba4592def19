"""Opens the first practice of an installation: no default account exists, so this is how the owner comes in."""

import argparse
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from clients import clock
from practice.actions import people
from practice.models import Practice


class Command(BaseCommand):
    """`manage.py open_practice "Quiet Room" --owner owen@example.org --name Owen [--also therapist curator]`."""

    help = "Open a practice and print the link with which its owner chooses a password and a second factor."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The practice's name, and who owns it."""
        parser.add_argument("practice")
        parser.add_argument("--owner", required=True, help="the owner's e-mail address")
        parser.add_argument("--name", required=True, help="what the owner is called")
        parser.add_argument("--zone", default="Europe/London")
        parser.add_argument("--country", default="GB")
        parser.add_argument(
            "--also", nargs="*", default=[], choices=["therapist", "curator"], help="further roles"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One practice on SQLite, any number on PostgreSQL."""
        try:
            validate_email(options["owner"])
        except ValidationError as error:
            raise CommandError(f"--owner {options['owner']}: not an e-mail address.") from error
        if Practice.objects.exists() and settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
            raise CommandError("SQLite holds one practice. Use PostgreSQL (DATABASE_URL) for more than one.")
        now = clock.now()
        practice = people.open_practice(
            name=options["practice"], zone=options["zone"], country=options["country"], now=now
        )
        roles = frozenset({"owner", *options["also"]})
        member = people.seat(
            practice=practice, email=options["owner"], name=options["name"], roles=roles, now=now
        )
        link = urljoin(settings.PUBLIC_URL, people.set_password_path(member=member))
        self.stdout.write(
            f"{practice.name} is open. {member.name} chooses a password here (works once):\n{link}"
        )
