"""Templates of before have one version, the content that they have. Those in review wait to be given to Meta."""

from django.db import migrations

_VERSIONS = """
INSERT INTO message_templates_templateversion (id, created_at, updated_at, template_id, number, definition, category,
    language, status, rejection_reason, whatsapp_template_id, whatsapp_template_name, author, submitted_at)
SELECT id, created_at, updated_at, id, version, definition, category, language, status, rejection_reason,
    whatsapp_template_id, whatsapp_template_name, '',
    CASE WHEN status <> 'DRAFT' THEN coalesce(updated_at, created_at) END
FROM message_templates_messagetemplate
"""
_SUBMISSIONS = """
INSERT INTO message_templates_submission (version_id, due_at, attempts)
SELECT id, now(), 0 FROM message_templates_messagetemplate
WHERE status = 'PENDING' AND deleted_at IS NULL AND whatsapp_template_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("message_templates", "0003_versions"),
    ]

    operations = [
        migrations.RunSQL(_VERSIONS, "DELETE FROM message_templates_templateversion"),
        migrations.RunSQL(_SUBMISSIONS, "DELETE FROM message_templates_submission"),
    ]
