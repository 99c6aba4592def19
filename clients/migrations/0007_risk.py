"""Answers about harm: events and acts that are only ever added, and what is open."""

import clients.models.sealed
import django.db.models.deletion
import uuid
from django.db import migrations, models

from clients.models.risk import ONCE_ERASED
from psychoed.guards import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0006_places_are_proven'),
        ('practice', '0003_sessions_end_together'),
    ]

    operations = [
        migrations.CreateModel(
            name='RiskAct',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('told', 'Told'), ('seen', 'Seen'), ('taken', 'Taken'), ('settled', 'Settled'), ('escalated', 'Escalated'), ('said', 'Said')], max_length=10)),
                ('stage', models.CharField(blank=True, choices=[('', 'None'), ('first', 'First'), ('cover', 'Cover'), ('again', 'Again')], default='', max_length=6)),
                ('at', models.DateTimeField()),
                ('what', clients.models.sealed.SealedField(blank=True, kind='risk', null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RiskEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('answer', 'Answer'), ('asked', 'Asked')], default='answer', max_length=8)),
                ('assignment_id', models.UUIDField()),
                ('entry_id', models.UUIDField(db_index=True)),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField(help_text='By when somebody has acted, as the plan said at that moment.')),
                ('told', clients.models.sealed.SealedField(blank=True, kind='risk', null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RiskWatch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('kind', 'notice')), fields=['subject_id'], name='delivery_notices'),
        ),
        migrations.AddField(
            model_name='riskact',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client'),
        ),
        migrations.AddField(
            model_name='riskact',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practice.practice'),
        ),
        migrations.AddField(
            model_name='riskact',
            name='who',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practice.member'),
        ),
        migrations.AddField(
            model_name='riskevent',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client'),
        ),
        migrations.AddField(
            model_name='riskevent',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practice.practice'),
        ),
        migrations.AddField(
            model_name='riskact',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acts', to='clients.riskevent'),
        ),
        migrations.AddField(
            model_name='riskwatch',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client'),
        ),
        migrations.AddField(
            model_name='riskwatch',
            name='event',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='watch', to='clients.riskevent'),
        ),
        migrations.AddField(
            model_name='riskwatch',
            name='practice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practice.practice'),
        ),
        migrations.AddIndex(
            model_name='riskevent',
            index=models.Index(fields=['client', 'at'], name='clients_ris_client__92765b_idx'),
        ),
        migrations.AddIndex(
            model_name='riskact',
            index=models.Index(fields=['who', 'kind'], name='clients_ris_who_id_082a23_idx'),
        ),
        migrations.AddConstraint(
            model_name='riskact',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['settled', 'escalated'])), fields=('event', 'kind'), name='risk_act_settled_and_escalated_once'),
        ),
        migrations.AddConstraint(
            model_name='riskact',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['told', 'seen', 'taken'])), fields=('event', 'kind', 'who', 'stage'), name='risk_act_once_per_member'),
        ),
        migrations.AddConstraint(
            model_name='riskact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['said', 'escalated']), ('who__isnull', True)), models.Q(('kind__in', ['told', 'seen', 'taken', 'settled']), ('who__isnull', False)), _connector='OR'), name='risk_act_of_a_member'),
        ),
        migrations.AddIndex(
            model_name='riskwatch',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='risk_watch_due'),
        ),
        append_only("clients_riskevent", unless=ONCE_ERASED),
        append_only("clients_riskact", unless=ONCE_ERASED),
    ]
