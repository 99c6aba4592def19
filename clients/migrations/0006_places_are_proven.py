"""Since when a kept place is known to be the client's. A page kept for ninety days had the number; others are asked once."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def whole_places_had_the_number(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing else of before says what was shown in a place."""
    places = apps.get_model("clients", "KeptPlace")
    places.objects.filter(whole=True).update(proven_at=F("made_at"))


class Migration(migrations.Migration):
    dependencies = [("clients", "0005_assignment_dose_layout")]

    operations = [
        migrations.AddField(
            model_name="keptplace",
            name="proven_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="linksession",
            name="proven_at",
            field=models.DateTimeField(
                blank=True, help_text="An agreed word, the number or a code.", null=True
            ),
        ),
        migrations.RunPython(whole_places_had_the_number, migrations.RunPython.noop),
    ]
