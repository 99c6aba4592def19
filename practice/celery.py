"""The Celery app and its whole timetable on one page: Celery wakes, the database decides."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")

app = Celery("attune")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["clients"])

TICK_SECONDS = settings.ATTUNE_BEAT_SECONDS
AUDIT_SECONDS = 600

app.conf.beat_schedule = {
    "tick": {"task": "clients.tick", "schedule": TICK_SECONDS, "options": {"expires": TICK_SECONDS}},
    "inspect": {"task": "clients.inspect", "schedule": AUDIT_SECONDS, "options": {"expires": AUDIT_SECONDS}},
}
