import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_entries'),
        ('organizations', '0004_unpublished_templates'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='organization',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "organizations_organization";', func="it := coalesce(NEW, OLD); PERFORM audit_record('organization', concat('', it.name), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'updated_at']::text[], it.id, NULL); RETURN NULL;", hash='897eb9ad30549190d5f5e3b6bf3d06c340e9908f', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_4a5ae', table='organizations_organization', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profile',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "organizations_profile";', func="it := coalesce(NEW, OLD); PERFORM audit_record('profile', concat('', it.name), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'updated_at']::text[], it.organization_id, it.id); RETURN NULL;", hash='e047f50512232f5d31ec354856f0d9275a128f28', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_3bfb6', table='organizations_profile', when='AFTER')),
        ),
    ]
