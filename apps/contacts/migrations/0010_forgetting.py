from django.db import migrations, models

# Evidence of consent is never deleted. It is changed only where a person is forgotten: while the transaction says so,
# the columns that tell of the person may become empty, and nothing else may change. `suppression` has the trigger too.
_ERASABLE = """
CREATE OR REPLACE FUNCTION contacts_consent_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    personal CONSTANT text[] := ARRAY['who', 'reason', 'keyword', 'phone'];
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('sentdash.forgetting', true) = 'on'
        AND NEW.who = '' AND NEW.reason = '' AND NEW.keyword = '' AND coalesce(to_jsonb(NEW)->>'phone', '') = ''
        AND to_jsonb(NEW) - personal = to_jsonb(OLD) - personal
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a change of consent is evidence and cannot be changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
"""
_FIXED = """
CREATE OR REPLACE FUNCTION contacts_consent_is_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a change of consent is evidence and cannot be changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0009_one_spelling'),
        ('forgetting', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='consentchange',
            name='how',
            field=models.CharField(choices=[('page', "on the contact's page"), ('api', 'over the API'), ('import', 'with an import'), ('reply', 'by an answer from the phone'), ('carrier', 'at the carrier'), ('merge', 'when two spellings of the number became one contact'), ('forgotten', 'before they were forgotten')], max_length=10),
        ),
        migrations.RunSQL(_ERASABLE, _FIXED),
    ]
