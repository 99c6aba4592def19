"""The second engine: `manage.py deliver --loop` sends what is due without Celery, or beside it."""

import argparse
import signal
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from clients import tasks
from clients.actions import ticking
from clients.actions.deliveries import Sender

LOOK_SECONDS = 1.0


class Command(BaseCommand):
    help = "Plans and sends what is due: once, or until it is told to stop."

    stopping = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Once or for ever."""
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--once", action="store_true", help="one beat, then end")
        how.add_argument("--loop", action="store_true", help="until SIGTERM or Ctrl-C")

    def handle(self, *args: Any, **options: Any) -> None:
        """Beat; between two beats send what somebody waits for."""
        if options["once"]:
            beat = ticking.tick(tasks.sender(kind="once"), kind="once")
            held = ", held: this database is an older copy" if beat.held else ""
            self.stdout.write(f"planned {beat.planned}, claimed {beat.claimed}{held}")
            return
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self._loop(beat_seconds=settings.ATTUNE_BEAT_SECONDS)

    def _loop(self, *, beat_seconds: int) -> None:
        """A database that is away for a while ends nothing."""
        next_beat = 0.0
        while not self.stopping:
            try:
                if time.monotonic() >= next_beat:
                    next_beat = time.monotonic() + beat_seconds
                    ticking.tick(self._sender(), kind="loop")
                else:
                    ticking.look(self._sender())
            except Error as error:
                self.stderr.write(f"the database does not answer ({type(error).__name__}); trying again")
            close_old_connections()
            time.sleep(LOOK_SECONDS)

    def _sender(self) -> Sender:
        sender = tasks.sender(kind="loop")
        sender.go_on = lambda: not self.stopping
        return sender

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        """After the message that is under way."""
        self.stopping = True
