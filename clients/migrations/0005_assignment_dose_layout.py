"""How much of an exercise was agreed, and the layout that the client chose for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clients", "0004_knocks")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="dose",
            field=models.CharField(
                blank=True,
                choices=[("", "Usual"), ("small", "Small"), ("full", "Full")],
                default="",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="layout",
            field=models.CharField(
                blank=True,
                choices=[("", "As It Comes"), ("pages", "Pages"), ("scroll", "Scroll")],
                default="",
                max_length=6,
            ),
        ),
    ]
