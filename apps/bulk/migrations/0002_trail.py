import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_entries'),
        ('bulk', '0001_bulk_actions'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='bulkaction',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "bulk_bulkaction";', func="it := coalesce(NEW, OLD); PERFORM audit_record('bulk action', concat('', it.kind), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'cursor', 'done', 'id', 'kept', 'organization_id', 'profile_id', 'skipped', 'undone', 'updated_at']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='9d058a9e21e0a537c007cd7cb186eac0a9e7a1f2', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_6754f', table='bulk_bulkaction', when='AFTER')),
        ),
    ]
