import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_entries'),
        ('webhooks', '0002_outbox_and_attempts'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='endpoint',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "webhooks_endpoint";', func="it := coalesce(NEW, OLD); PERFORM audit_record('webhook', concat('', it.display_name), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY['previous_secret', 'signing_secret']::text[], ARRAY['consecutive_failures', 'created_at', 'id', 'last_delivery_attempt_at', 'last_successful_delivery_at', 'organization_id', 'profile_id', 'updated_at']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='95755b74ee04b62f15d032a3212c91d3d6c73848', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_566ad', table='webhooks_endpoint', when='AFTER')),
        ),
    ]
