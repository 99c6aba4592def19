"""The database itself keeps the logs append-only."""

from django.db import migrations

from psychoed.guards import append_only


class Migration(migrations.Migration):
    """Guards on the audit log and on the two ledgers of the mails."""

    dependencies = [("clients", "0001_caseload")]
    operations = [
        append_only("clients_auditevent"),
        append_only("clients_deliveryevent"),
        append_only("clients_reminderdecision"),
    ]
