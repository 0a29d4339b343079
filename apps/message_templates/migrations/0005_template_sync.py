"""When the templates of each account are compared with the carrier's."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0004_country_defaults"),
        ("message_templates", "0004_first_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="TemplateSync",
            fields=[
                ("due_at", models.DateTimeField()),
                ("attempts", models.SmallIntegerField(default=0)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="channels.carrieraccount",
                    ),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("problem", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [models.Index(fields=["due_at"], name="syncs_by_due_time")],
            },
        ),
    ]
