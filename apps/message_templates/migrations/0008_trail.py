import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_entries'),
        ('message_templates', '0007_sync_results'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='messagetemplate',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "message_templates_messagetemplate";', func="it := coalesce(NEW, OLD); PERFORM audit_record('template', concat('', it.name), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'synced_at', 'updated_at']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='651d4c6913a6220d83fe67d23e7e18e3cfd36f05', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_8b316', table='message_templates_messagetemplate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='templateversion',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "message_templates_templateversion";', func="it := coalesce(NEW, OLD); PERFORM audit_record('template version', concat('', (SELECT t.name FROM message_templates_messagetemplate t WHERE t.id = it.template_id), ', version ', it.number), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'updated_at']::text[], (SELECT t.organization_id FROM message_templates_messagetemplate t WHERE t.id = it.template_id), (SELECT t.profile_id FROM message_templates_messagetemplate t WHERE t.id = it.template_id)); RETURN NULL;", hash='6b96529d6795ae3cc404fd20c0353409035dbd0d', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_7c5ce', table='message_templates_templateversion', when='AFTER')),
        ),
    ]
