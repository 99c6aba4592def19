"""Verifies the audit log from the command line."""

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand

from clients import audit


class Command(BaseCommand):
    """`manage.py audit verify`: exits with 1 and the first bad number when a chain does not hold."""

    help = "Walk every practice's audit chain and say whether it holds."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """One verb today."""
        parser.add_argument("verb", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a broken chain, or one line in all."""
        findings = list(audit.verify())
        for finding in findings:
            self.stderr.write(f"practice {finding.practice_id}: number {finding.number}: {finding.what}")
        if findings:
            sys.exit(1)
        self.stdout.write("Every chain holds.")
