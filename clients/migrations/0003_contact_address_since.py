"""When the address on file was last another one: a code to a newer address opens no older words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="safecontact",
            name="address_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
