"""The database itself keeps approved editions frozen and the library's log append-only."""

from django.db import migrations

from psychoed.guards import append_only, frozen_editions


class Migration(migrations.Migration):
    """Guards on psychoed's tables."""

    dependencies = [("psychoed", "0001_library")]
    operations = [append_only("psychoed_editionevent"), frozen_editions()]
