"""What Celery may wake: thin, named, opaque ids. The database decides; a task that is lost loses nothing."""

import logging
import os
import socket
import uuid

from celery import shared_task

from clients import clock, mailbox
from clients.actions import ticking
from clients.actions.deliveries import Sender
from clients.queries import engine

logger = logging.getLogger(__name__)

POKE_SECONDS = 60
"""A poke that waited longer is thrown away: the tick has been there since."""


def sender(*, kind: str) -> Sender:
    """This process as a sender, with what EMAIL_URL says as its carrier."""
    name = f"{kind}-{socket.gethostname()[:30]}-{os.getpid()}"
    return Sender(sender_id=name, carrier=mailbox.carrier(), clock=clock.database)


@shared_task(name="clients.tick")
def tick() -> None:
    """Plan and send what is due."""
    ticking.tick(sender(kind="celery"), kind="celery")


@shared_task(name="clients.poke")
def poke(*, delivery_id: str) -> None:
    """Send one mail now, if it is due."""
    ticking.poke(sender(kind="celery"), delivery_id=uuid.UUID(delivery_id))


@shared_task(name="clients.inspect")
def inspect() -> None:
    """Look whether everything that must hold does hold; what does not is logged as an error."""
    for finding in engine.findings(now=clock.database()):
        logger.error("%s: broken for %d, such as %s", finding.rule, finding.count, finding.ids[0])


def wake(*, delivery_id: uuid.UUID) -> None:
    """Put a poke on the wire; whoever calls survives when nobody listens."""
    poke.apply_async(kwargs={"delivery_id": str(delivery_id)}, expires=POKE_SECONDS, retry=False)
