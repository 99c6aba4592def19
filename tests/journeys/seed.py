"""Opens a practice with its people in an empty database, and tells as JSON how they sign in."""

import io
import json
import os
import secrets
import sys

import django
from django.core.management import call_command
from django.utils import timezone

PEOPLE = {"Owen": ["owner"], "Thea": ["therapist"], "Cora": ["curator"], "Vera": ["curator"]}


def main() -> dict[str, dict[str, str]]:
    """Everyone with a password and a second factor of their own."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415 - after django.setup

    from practice.actions import people  # noqa: PLC0415 - the same

    now = timezone.now()
    practice = people.open_practice(name="Quiet Room", now=now)
    practice.crisis_text = {"en": "Someone who listens: 116 123"}
    practice.save()
    told = {}
    for name, roles in PEOPLE.items():
        entry = {
            "email": f"{name.lower()}@quiet.example",
            "password": secrets.token_urlsafe(12),
            "seed": generate_totp_secret(),
        }
        member = people.seat(
            practice=practice,
            email=entry["email"],
            name=name,
            roles=frozenset(roles),
            now=now,
            password=entry["password"],
        )
        TOTP.activate(member.user, entry["seed"])
        told[name] = entry
    return told


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_library", verbosity=0, stdout=io.StringIO())
    sys.stdout.write(json.dumps(main()))
