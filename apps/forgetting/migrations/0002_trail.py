import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_entries'),
        ('forgetting', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='forgotten',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "forgetting_forgotten";', func="it := coalesce(NEW, OLD); PERFORM audit_record('forgotten person', concat(''), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY['hash']::text[], ARRAY['created_at', 'erased', 'id', 'looks_again_at', 'organization_id', 'profile_id', 'updated_at']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='80ff52872a1505def250c7e3504c3e4fd38ff8be', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_00932', table='forgetting_forgotten', when='AFTER')),
        ),
    ]
