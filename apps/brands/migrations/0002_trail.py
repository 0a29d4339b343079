import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_entries'),
        ('brands', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='brand',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "brands_brand";', func="it := coalesce(NEW, OLD); PERFORM audit_record('brand', concat('', it.contact_name), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'updated_at']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='3216aba1e583569a0c8ca7736f24a93d93e55722', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_d6eca', table='brands_brand', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campaign',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "brands_campaign";', func="it := coalesce(NEW, OLD); PERFORM audit_record('campaign', concat('', it.name), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'updated_at']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='6105a5e1a8c91849ad78d10a60f90ebe82bd2d79', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_6d712', table='brands_campaign', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campaignusecase',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "brands_campaignusecase";', func="it := coalesce(NEW, OLD); PERFORM audit_record('campaign use case', concat('', it.messaging_use_case_us), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'updated_at']::text[], (SELECT t.organization_id FROM brands_campaign t WHERE t.id = it.campaign_id), (SELECT t.profile_id FROM brands_campaign t WHERE t.id = it.campaign_id)); RETURN NULL;", hash='a1f54f0e25a65451a0112a1a5d0fd48da2da0ae8', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_8f188', table='brands_campaignusecase', when='AFTER')),
        ),
    ]
