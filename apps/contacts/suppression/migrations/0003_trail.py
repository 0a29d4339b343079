import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_entries'),
        ('suppression', '0002_how_forgotten'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='suppression',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (current_setting(\'sentdash.actor\', true) LIKE \'{"bulk":false%\')', declare='DECLARE it "suppression_suppression";', func="it := coalesce(NEW, OLD); PERFORM audit_record('suppressed number', concat('', it.phone), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'updated_at']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='563f980824a1a42bfc51550b26c2a7aa908d9e18', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_574d5', table='suppression_suppression', when='AFTER')),
        ),
    ]
