"""Fills an empty demo with an invented practice, and tells once how to sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients import clock
from practice.actions import demo


class Command(BaseCommand):
    """`manage.py demo_practice`: may be repeated; only the first time makes people and a password."""

    help = "Fill the demo with an invented practice of three months (DEBUG and DEMO only)."

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch, for whoever lost what was told once."""
        parser.add_argument(
            "--new-password", action="store_true", help="another password for everybody of the demo"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One line per person, and the password where it was made just now."""
        try:
            deed = demo.renew_password if options["new_password"] else demo.open_demo
            opened = deed(now=clock.now())
        except demo.NotADemo as error:
            raise CommandError("The demo is for DEBUG=1 and DEMO=1 only; nothing was changed.") from error
        except demo.NotEmpty as error:
            raise CommandError("There is a practice here already; nothing was changed.") from error
        except demo.NotThere as error:
            raise CommandError("There is no demo here yet. `make run` makes one.") from error
        self.stdout.write(f"Sign in at {settings.PUBLIC_URL}/ as one of:")
        for person in opened.people:
            self.stdout.write(f"  {person.email:<26} {person.name}, {person.sees}")
        if opened.password:
            self.stdout.write(f"Password of each, told this once: {opened.password}")
        else:
            self.stdout.write("The password was told when the demo was made; --new-password makes another.")
        self.stdout.write(f"Their six-digit codes: {settings.PUBLIC_URL}/demo/codes/")
