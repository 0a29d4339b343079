import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_entries'),
        ('channels', '0006_senders_by_number'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='carrieraccount',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "channels_carrieraccount";', func="it := coalesce(NEW, OLD); PERFORM audit_record('carrier account', concat('', it.provider, ' ', it.external_id), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY['credentials']::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'updated_at']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='de9370e83e85a8180c8ab2fba7670e484c2d5195', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_de6c9', table='channels_carrieraccount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='countrydefault',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "channels_countrydefault";', func="it := coalesce(NEW, OLD); PERFORM audit_record('country default', concat('', it.country), it.country::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'updated_at']::text[], NULL, NULL); RETURN NULL;", hash='b260aa9b09b66515578c907a91fcc8e68c694f01', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_826ca', table='channels_countrydefault', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sender',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "channels_sender";', func="it := coalesce(NEW, OLD); PERFORM audit_record('sender', concat('', it.number), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'updated_at']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='a0ba52e57a7bf623f7de2b697597892517d20b5a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_335f0', table='channels_sender', when='AFTER')),
        ),
    ]
