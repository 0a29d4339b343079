import apps.core.models
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


# As of consent (contacts/0002): evidence is never changed and never deleted.
_APPEND_ONLY = """
CREATE TRIGGER suppression_is_evidence BEFORE UPDATE OR DELETE ON suppression_suppressionchange
    FOR EACH ROW EXECUTE FUNCTION contacts_consent_is_evidence();
"""
_CHANGEABLE = "DROP TRIGGER suppression_is_evidence ON suppression_suppressionchange;"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contacts', '0007_chosen_channels'),
        ('organizations', '0004_unpublished_templates'),
    ]

    operations = [
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.UUIDField(default=apps.core.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(blank=True, null=True)),
                ('phone', models.CharField(max_length=16)),
                ('channel', models.CharField(blank=True, choices=[('', 'All channels'), ('sms', 'Sms'), ('whatsapp', 'Whatsapp'), ('rcs', 'Rcs')], default='', max_length=10)),
                ('sender_id', models.UUIDField(null=True)),
                ('how', models.CharField(choices=[('page', "on the contact's page"), ('api', 'over the API'), ('import', 'with an import'), ('reply', 'by an answer from the phone'), ('carrier', 'at the carrier'), ('merge', 'when two spellings of the number became one contact')], max_length=10)),
                ('who', models.CharField(max_length=255)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('message_id', models.UUIDField(null=True)),
                ('keyword', models.CharField(blank=True, default='', max_length=30)),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('profile', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.profile')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('phone__gt', '')), fields=['organization', 'id'], name='suppressions_newest_first'), models.Index(condition=models.Q(('phone__gt', '')), fields=['profile', 'id'], name='suppressions_of_a_profile')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'phone', 'profile', 'channel', 'sender_id'), name='one_suppression_per_number_channel_and_owner', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='SuppressionChange',
            fields=[
                ('id', models.UUIDField(default=apps.core.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(blank=True, null=True)),
                ('phone', models.CharField(max_length=16)),
                ('channel', models.CharField(blank=True, choices=[('', 'All channels'), ('sms', 'Sms'), ('whatsapp', 'Whatsapp'), ('rcs', 'Rcs')], default='', max_length=10)),
                ('sender_id', models.UUIDField(null=True)),
                ('how', models.CharField(choices=[('page', "on the contact's page"), ('api', 'over the API'), ('import', 'with an import'), ('reply', 'by an answer from the phone'), ('carrier', 'at the carrier'), ('merge', 'when two spellings of the number became one contact')], max_length=10)),
                ('who', models.CharField(max_length=255)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('message_id', models.UUIDField(null=True)),
                ('keyword', models.CharField(blank=True, default='', max_length=30)),
                ('is_added', models.BooleanField()),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('profile', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.profile')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'phone', 'created_at'], name='suppression_history'), models.Index(condition=models.Q(('phone__gt', '')), fields=['organization', 'id'], name='suppression_changes_newest')],
            },
        ),
        migrations.RunSQL(_APPEND_ONLY, _CHANGEABLE),
    ]
