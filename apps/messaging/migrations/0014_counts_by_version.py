"""Count messages by template version too. Hours of the last 30 days are noted, so that they are counted anew."""

from django.db import migrations, models

_KEY = ("organization_id", "hour", "profile_id", "channel", "template_id", "standing", "template_version")
_COLUMN = f"""
ALTER TABLE messaging_hourcount ADD COLUMN template_version smallint NOT NULL DEFAULT 0;
ALTER TABLE messaging_hourcount ALTER COLUMN template_version DROP DEFAULT;
ALTER TABLE messaging_hourcount DROP CONSTRAINT messaging_hourcount_pkey, ADD PRIMARY KEY ({", ".join(_KEY)});
"""
NOTE = """
INSERT INTO messaging_stalehour (organization_id, hour, changed_at)
    SELECT DISTINCT organization_id, hour, now() FROM messaging_hourcount
    WHERE hour >= now() - interval '30 days' AND template_id <> '00000000-0000-0000-0000-000000000000'
    ON CONFLICT (organization_id, hour) DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0013_routes"),
    ]

    operations = [
        migrations.RunSQL(
            _COLUMN,
            state_operations=[
                migrations.AddField("hourcount", "template_version", models.SmallIntegerField(default=0), False),
                migrations.AlterField(
                    "hourcount",
                    "pk",
                    models.CompositePrimaryKey(*_KEY, blank=True, editable=False, primary_key=True, serialize=False),
                ),
            ],
        ),
        migrations.RunSQL(NOTE),
    ]
