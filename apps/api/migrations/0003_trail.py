import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_entries'),
        ('api', '0002_answers_of_calls'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='ratelimit',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "api_ratelimit";', func="it := coalesce(NEW, OLD); PERFORM audit_record('rate limit', concat('', it.kind), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'updated_at']::text[], it.organization_id, NULL); RETURN NULL;", hash='315c3a5898d5a7e0e2fb893489fbe5412494dc5f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_42e85', table='api_ratelimit', when='AFTER')),
        ),
    ]
