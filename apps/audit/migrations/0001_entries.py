from django.db import migrations, models

import apps.core.models

# A UUIDv7 of a moment. After its milliseconds come twelve bits of the next fraction, so that the entries of one
# transaction keep their order.
_NEW_ID = """
CREATE FUNCTION audit_new_id(moment timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT encode(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send(floor(ms)::bigint) FROM 3) || substring(int4send(28672 + floor((ms - floor(ms)) * 4096)::int) FROM 3)
        FROM 1 FOR 8), 'hex')::uuid
    FROM (SELECT extract(epoch FROM moment) * 1000 AS ms) AS t
$$;
"""
# Called by the triggers of apps/audit/trail.py for each row. `sentdash.actor` is set by apps/audit/acting.py.
_RECORD = """
CREATE FUNCTION audit_record(thing text, called text, thing_id text, old_row jsonb, new_row jsonb, secret text[],
    ignored text[], organization uuid, profile uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    actor jsonb := coalesce(nullif(current_setting('sentdash.actor', true), ''), '{"kind":"worker","shown":"sentdash"}');
    hides boolean := coalesce((actor->>'hides')::boolean, false);
    moment timestamptz := clock_timestamp();
    changes jsonb;
BEGIN
    SELECT jsonb_object_agg(key, CASE WHEN hides OR key = ANY(secret) THEN 'null'::jsonb
        ELSE jsonb_build_array(o.value, n.value) END) INTO changes
    FROM jsonb_each(old_row) o FULL JOIN jsonb_each(new_row) n USING (key)
    WHERE coalesce(o.value, 'null') <> coalesce(n.value, 'null') AND key <> ALL(ignored);
    IF changes IS NULL AND old_row IS NOT NULL AND new_row IS NOT NULL THEN
        RETURN;
    END IF;
    INSERT INTO audit_entry (id, at, organization_id, profile_id, actor_kind, actor_id, actor, session, address,
        request_id, door, verb, thing, thing_id, name, changes)
    VALUES (audit_new_id(moment), moment, coalesce(organization, (actor->>'organization')::uuid),
        CASE WHEN organization IS NULL THEN (actor->>'profile')::uuid ELSE profile END,
        actor->>'kind', (actor->>'id')::uuid, actor->>'shown', coalesce(actor->>'session', ''),
        coalesce(actor->>'address', ''), coalesce(actor->>'request', ''), coalesce(actor->>'door', ''),
        CASE WHEN old_row IS NULL THEN 'created'
            WHEN new_row IS NULL OR (changes ? 'deleted_at' AND new_row->>'deleted_at' IS NOT NULL) THEN 'removed'
            ELSE 'changed' END,
        thing, thing_id, left(called, 300), coalesce(changes, '{}'));
END $$;
"""
# The only change that is allowed: while a person is being forgotten, the name and the values may become empty.
_APPEND_ONLY = """
CREATE FUNCTION audit_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('sentdash.forgetting', true) = 'on' THEN
        IF NEW.name = '' AND to_jsonb(NEW) - '{name,changes}'::text[] = to_jsonb(OLD) - '{name,changes}'::text[]
            AND NEW.changes = (SELECT coalesce(jsonb_object_agg(key, null::text), '{}') FROM jsonb_object_keys(OLD.changes) key)
        THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'TRUNCATE' AND current_setting('sentdash.disposable', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'an entry of the audit log cannot be changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_is_evidence BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_is_evidence();
CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_evidence();
"""
_NONE = """
DROP TRIGGER audit_is_kept ON audit_entry;
DROP TRIGGER audit_is_evidence ON audit_entry;
DROP FUNCTION audit_is_evidence();
DROP FUNCTION audit_record(text, text, text, jsonb, jsonb, text[], text[], uuid, uuid);
DROP FUNCTION audit_new_id(timestamptz);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=apps.core.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('organization_id', models.UUIDField(null=True)),
                ('profile_id', models.UUIDField(null=True)),
                ('actor_kind', models.CharField(choices=[('person', 'Person'), ('key', 'API key'), ('operator', 'Operator'), ('worker', 'sentdash')], max_length=8)),
                ('actor_id', models.UUIDField(null=True)),
                ('actor', models.CharField(max_length=300)),
                ('session', models.CharField(max_length=64)),
                ('address', models.CharField(max_length=45)),
                ('request_id', models.CharField(max_length=40)),
                ('door', models.CharField(max_length=200)),
                ('verb', models.CharField(choices=[('created', 'Created'), ('changed', 'Changed'), ('removed', 'Removed')], max_length=8)),
                ('thing', models.CharField(max_length=40)),
                ('thing_id', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=300)),
                ('changes', models.JSONField()),
            ],
            options={
                'indexes': [models.Index(fields=['organization_id', 'id'], name='entries_of_an_organization'), models.Index(condition=models.Q(('profile_id__isnull', False)), fields=['profile_id', 'id'], name='entries_of_a_profile'), models.Index(fields=['thing_id', 'id'], name='entries_of_a_thing')],
            },
        ),
        migrations.RunSQL(_NEW_ID + _RECORD + _APPEND_ONLY, _NONE),
    ]
