import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_entries'),
        ('contacts', '0010_forgetting'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (current_setting(\'sentdash.actor\', true) LIKE \'{"bulk":false%\')', declare='DECLARE it "contacts_contact";', func="it := coalesce(NEW, OLD); PERFORM audit_record('contact', concat('', it.phone), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['available_channels', 'created_at', 'dialled_as', 'id', 'is_channel_chosen', 'organization_id', 'profile_id', 'updated_at']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='5c359bebc1f8640b610b3bff84b0f065c3789360', operation='UPDATE', pgid='pgtrigger_audit_04119', table='contacts_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='import',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "contacts_import";', func="it := coalesce(NEW, OLD); PERFORM audit_record('import', concat('', it.file_name), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created', 'created_at', 'done_rows', 'duplicate', 'id', 'invalid', 'numbers', 'organization_id', 'profile_id', 'suppressed', 'updated', 'updated_at', 'warned']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='8ea2e36d1de60c6d480f14c803b04fb628e57d38', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_9222a', table='contacts_import', when='AFTER')),
        ),
    ]
