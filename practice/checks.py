"""Refuses an unsafe deployment: each finding says what to do. Run by `check --deploy`, and at every start without DEBUG."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks

SAMPLE_KEYS = {"change-me", "x", "secret", "insecure", "demo"}
LEAST_KEY = 32


@checks.register(checks.Tags.security, deploy=True)
def safe_deployment(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Everything that would make this installation unsafe, at once."""
    return [checks.Error(text, hint=hint, id=f"attune.E{number:03}") for number, text, hint in _findings()]


def _findings() -> Iterator[tuple[int, str, str]]:
    if settings.DEBUG:
        yield 1, "DEBUG is on.", "Set DEBUG=0: error pages with DEBUG show what is personal."
    if settings.DEMO:
        yield 2, "DEMO is on.", "Set DEMO=0: the demo shows second factors and mails on a page."
    if settings.SECRET_KEY in SAMPLE_KEYS or len(settings.SECRET_KEY) < LEAST_KEY:
        yield (
            3,
            "SECRET_KEY is a sample or too short.",
            "Set SECRET_KEY (or SECRET_KEY_FILE) to 50 random letters.",
        )
    if len(set(settings.ATTUNE_MASTER_KEY)) < 8:
        yield (
            4,
            "ATTUNE_MASTER_KEY is a sample.",
            "Make one with 32 random bytes in base64; the README says how.",
        )
    if not settings.HTTPS:
        yield 5, "PUBLIC_URL is not https.", "Put a TLS proxy in front and set PUBLIC_URL=https://your.host."
    if not settings.BROKER_URL:
        yield (
            6,
            "BROKER_URL is empty.",
            "Give a Redis address, so that all processes share codes, limits and wake-ups.",
        )
    if settings.MAIL["kind"] in {"local", "memory"}:
        yield (
            7,
            "EMAIL_URL keeps mails on this machine.",
            "Set EMAIL_URL to your relay: smtp+tls://user:password@host:587.",
        )
    if getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False):
        yield 8, "Tasks run inside the pages.", "Remove CELERY_TASK_ALWAYS_EAGER and start a worker."
