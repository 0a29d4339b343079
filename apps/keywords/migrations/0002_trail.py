import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_entries'),
        ('keywords', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='keyword',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "keywords_keyword";', func="it := coalesce(NEW, OLD); PERFORM audit_record('keyword', concat('', it.word), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'updated_at']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='9c7d7ababca52452ddb03ef8e6ae55f42b7fe534', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_af9d4', table='keywords_keyword', when='AFTER')),
        ),
    ]
