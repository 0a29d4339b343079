"""Failures once more in a table of their own, and messages counted by hour (docs/adr/0013)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0002_storage'),
    ]

    operations = [
        migrations.CreateModel(
            name='HourCount',
            fields=[
                ('pk', models.CompositePrimaryKey('organization_id', 'hour', 'profile_id', 'channel', 'template_id', 'standing', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField()),
                ('hour', models.DateTimeField()),
                ('profile_id', models.UUIDField()),
                ('channel', models.CharField(max_length=10)),
                ('template_id', models.UUIDField()),
                ('standing', models.CharField(max_length=9)),
                ('count', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='StaleHour',
            fields=[
                ('pk', models.CompositePrimaryKey('organization_id', 'hour', blank=True, editable=False, primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField()),
                ('hour', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Failure',
            fields=[
                ('message_id', models.UUIDField(primary_key=True, serialize=False)),
                ('organization_id', models.UUIDField()),
                ('profile_id', models.UUIDField(null=True)),
                ('error_code', models.CharField(max_length=40)),
                ('is_blocked', models.BooleanField()),
                ('answer', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['organization_id', 'is_blocked', 'message_id'], name='failures_of_an_organization'), models.Index(condition=models.Q(('profile_id__isnull', False)), fields=['profile_id', 'is_blocked', 'message_id'], name='failures_of_a_profile')],
            },
        ),
        # What failed before. Hours are counted by the first recount.
        migrations.RunSQL(
            """
            INSERT INTO messaging_failure (message_id, organization_id, profile_id, error_code, is_blocked)
            SELECT id, organization_id, profile_id, coalesce(error_code, ''),
                coalesce(error_code, '') IN ('ERR_CONSENT_BLOCKED', 'ERR_ROUTE_DENIED')
            FROM messaging_message WHERE status = 'FAILED'
            """,
            migrations.RunSQL.noop,
        ),
    ]
