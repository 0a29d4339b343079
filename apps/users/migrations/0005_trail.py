import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_entries'),
        ('account', '0009_emailaddress_unique_primary_email'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('users', '0004_keys_keep_their_maker'),
    ]

    operations = [
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('mfa.authenticator',),
        ),
        migrations.CreateModel(
            name='SignInAddress',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('account.emailaddress',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='apikey',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "users_apikey";', func="it := coalesce(NEW, OLD); PERFORM audit_record('API key', concat('', it.name, ' (…', it.last_four, ')'), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY['hash']::text[], ARRAY['created_at', 'id', 'last_used_at', 'organization_id', 'profile_id', 'updated_at']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='5810898684b3648782738306b335e600b6144345', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_5d200', table='users_apikey', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "users_membership";', func="it := coalesce(NEW, OLD); PERFORM audit_record('member', concat('', (SELECT t.email FROM users_user t WHERE t.id = it.user_id), it.email), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY['token_hash']::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'token_hash', 'updated_at']::text[], it.organization_id, it.profile_id); RETURN NULL;", hash='ad9130b25c0c86bf973838e9cd4d05c9024f9d20', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_772a0', table='users_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "users_user";', func="it := coalesce(NEW, OLD); PERFORM audit_record('user', concat('', it.email), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY['password']::text[], ARRAY['created_at', 'id', 'last_login', 'organization_id', 'profile_id', 'updated_at']::text[], NULL, NULL); RETURN NULL;", hash='023f12309ef22a944699a199432f99a712ab1079', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_fbb1d', table='users_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='secondfactor',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "mfa_authenticator";', func="it := coalesce(NEW, OLD); PERFORM audit_record('second factor', concat('', it.type, ' of ', (SELECT t.email FROM users_user t WHERE t.id = it.user_id)), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY['data']::text[], ARRAY['created_at', 'id', 'last_used_at', 'organization_id', 'profile_id', 'updated_at']::text[], NULL, NULL); RETURN NULL;", hash='bfed0c4bf7e4debabd325c35e8bfdf11eab207b1', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_f6174', table='mfa_authenticator', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signinaddress',
            trigger=pgtrigger.compiler.Trigger(name='audit', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE it "account_emailaddress";', func="it := coalesce(NEW, OLD); PERFORM audit_record('e-mail address', concat('', it.email), it.id::text, to_jsonb(OLD), to_jsonb(NEW), ARRAY[]::text[], ARRAY['created_at', 'id', 'organization_id', 'profile_id', 'updated_at']::text[], NULL, NULL); RETURN NULL;", hash='d1a713f8196d619a9fcfd4ea613d5f61988fde0a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_audit_15a4d', table='account_emailaddress', when='AFTER')),
        ),
    ]
