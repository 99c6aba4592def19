"""Entries from paper carry who typed them, and when."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0007_risk'),
        ('practice', '0001_people'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='entered_at',
            field=models.DateTimeField(blank=True, help_text='When it was typed from paper.', null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='entered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practice.member'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entered_at__isnull', False), ('entered_by__isnull', False), ('hand', 'paper')), models.Q(models.Q(('hand', 'paper'), _negated=True), ('entered_at__isnull', True), ('entered_by__isnull', True)), _connector='OR'), name='entry_paper_was_typed_by_someone'),
        ),
    ]
