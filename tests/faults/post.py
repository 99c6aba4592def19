"""Commits one mail that is due at once, as a page would: `python -m tests.faults.post`."""

import os

import django


def main() -> None:
    """A notice to the only therapist."""
    from clients import clock, outbox  # noqa: PLC0415 - models exist only after django.setup
    from clients.models import Client  # noqa: PLC0415 - the same

    client = Client.objects.order_by("id").first()
    assert client is not None
    outbox.notice(
        practice_id=client.practice_id,
        member_id=client.therapist_id,
        event_id=client.id,
        stage="new",
        now=clock.database(),
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    django.setup()
    main()
