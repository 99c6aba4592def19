"""A client asks to be erased; since when a number was reset, and what is older opens only where it was kept before."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clients", "0008_paper"), ("practice", "0001_people")]

    operations = [
        migrations.AddField(
            model_name="client",
            name="number_reset_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Words kept before open only on a phone that kept the page before.",
                null=True,
            ),
        ),
        migrations.CreateModel(
            name="ErasureAsk",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("asked_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="clients.client"
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.practice"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at__isnull", True)),
                        fields=("client",),
                        name="erasure_ask_one_live",
                    )
                ],
            },
        ),
    ]
