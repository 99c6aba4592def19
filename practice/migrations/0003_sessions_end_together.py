"""A login's sessions can be ended together; those that stand in the table in clear end here."""

import uuid

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def stamp_each(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """One of its own for every login: the column's default was made once for all of them."""
    users = apps.get_model("practice", "User").objects
    for key in users.values_list("pk", flat=True):
        users.filter(pk=key).update(stamp=uuid.uuid4())


def end_all(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Sessions that were kept under their own key; everybody signs in once more."""
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("practice", "0002_sessions_and_ruptures"), ("sessions", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="stamp",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.RunPython(stamp_each, migrations.RunPython.noop),
        migrations.RunPython(end_all, migrations.RunPython.noop),
    ]
