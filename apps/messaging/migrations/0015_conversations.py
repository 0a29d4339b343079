"""One row per person who wrote to an account."""

from django.db import migrations, models

# The people who wrote before count as answered.
_EARLIER = """
INSERT INTO messaging_conversation (contact_id, organization_id, profile_id, last_id, unread)
SELECT contact_id, organization_id, profile_id, max(id::text)::uuid, 0 FROM messaging_message
WHERE direction = 'INBOUND' GROUP BY contact_id, organization_id, profile_id ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    # Contacts of one person are merged first.
    dependencies = [("messaging", "0014_counts_by_version"), ("contacts", "0009_one_spelling")]

    operations = [
        migrations.CreateModel(
            name="Conversation",
            fields=[
                ("contact_id", models.UUIDField(primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                ("profile_id", models.UUIDField(null=True)),
                ("last_id", models.UUIDField()),
                ("unread", models.IntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization_id", "last_id"], name="conversations_of_organization"),
                    models.Index(fields=["profile_id", "last_id"], name="conversations_of_a_profile"),
                ],
            },
        ),
        migrations.RunSQL(_EARLIER, migrations.RunSQL.noop),
    ]
