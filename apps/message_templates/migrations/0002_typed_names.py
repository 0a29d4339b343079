"""Names are kept as people type them; what sending by name finds is their slug. Older names were nearly slugs."""

import apps.message_templates.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("message_templates", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="messagetemplate",
            name="slug",
            field=apps.message_templates.models.Slug(default="", editable=False, max_length=512),
            preserve_default=False,
        ),
        # Older names hold letters, digits and underscores only.
        migrations.RunSQL("UPDATE message_templates_messagetemplate SET slug = lower(name)", migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="messagetemplate", name="one_template_per_name_and_owner"),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.UniqueConstraint(
                models.F("organization"),
                models.F("profile"),
                models.F("slug"),
                condition=models.Q(("deleted_at", None)),
                name="one_template_per_slug_and_owner",
                nulls_distinct=False,
            ),
        ),
    ]
