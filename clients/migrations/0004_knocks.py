"""Who asks for a fresh link is a row that an engine answers; tallies are swept by their minute."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clients", "0003_contact_address_since")]

    operations = [
        migrations.CreateModel(
            name="FreshAsk",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("lid", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(fields=["window"], name="tally_window"),
        ),
    ]
