"""Receipts that are overdue, the carrier's own number of parts, and the identity of inbound messages."""

from django.db import migrations, models


# Until now there was one carrier, and the same id may have been stored twice.
_IDENTITIES = """
INSERT INTO messaging_received (organization_id, provider, provider_ref, message_id)
SELECT organization_id, 'telnyx', provider_ref, id FROM messaging_message
WHERE direction = 'INBOUND' AND provider_ref IS NOT NULL ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0008_scheduled_messages'),
    ]

    operations = [
        migrations.CreateModel(
            name='OverdueSweep',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Received',
            fields=[
                ('pk', models.CompositePrimaryKey('organization_id', 'provider', 'provider_ref', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField()),
                ('provider', models.CharField(max_length=30)),
                ('provider_ref', models.CharField(max_length=64)),
                ('message_id', models.UUIDField()),
            ],
        ),
        migrations.AddField(
            model_name='message',
            name='carrier_parts',
            field=models.SmallIntegerField(null=True),
        ),
        migrations.CreateModel(
            name='Overdue',
            fields=[
                ('due_at', models.DateTimeField()),
                ('attempts', models.SmallIntegerField(default=0)),
                ('message_id', models.UUIDField(primary_key=True, serialize=False)),
            ],
            options={
                'indexes': [models.Index(fields=['due_at'], name='overdue_by_due_time')],
            },
        ),
        migrations.RunSQL(_IDENTITIES, migrations.RunSQL.noop),
    ]
