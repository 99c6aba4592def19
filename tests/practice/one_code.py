"""Twenty threads with the same six digits, in a process with a database that they really share; tells how many got in."""

import json
import sys
import threading
import time
import uuid

import django

django.setup()

from allauth.mfa.models import Authenticator  # noqa: E402 - models need the settings first
from allauth.mfa.totp.internal.auth import (  # noqa: E402 - the same
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.mfa.utils import encrypt  # noqa: E402 - the same
from django.core.management import call_command  # noqa: E402 - the same
from django.db import connections  # noqa: E402 - the same

ROUNDS, THREADS = 10, 20


def race() -> int:
    """One code of one app, from everybody at once."""
    secret = generate_totp_secret()
    app = Authenticator(user_id=uuid.uuid4(), type="totp", data={"secret": encrypt(secret)})
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    start, won = threading.Barrier(THREADS), []

    def enter() -> None:
        start.wait()
        won.append(TOTP(app).validate_code(code))
        connections.close_all()

    threads = [threading.Thread(target=enter) for _number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(won)


if __name__ == "__main__":
    call_command("createcachetable", verbosity=0)
    sys.stdout.write(json.dumps([race() for _round in range(ROUNDS)]))
