"""Deliveries with all their attempts, the outbox of events, and what an endpoint needs to be trusted.

The old log held tests only. Its table is made anew.
"""

import apps.core.crypto
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

STATUSES = [("pending", "Pending"), ("retrying", "Retrying"), ("delivered", "Delivered"), ("failed", "Failed")]


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="Delivery"),
        migrations.AddField("endpoint", "covers_profiles", models.BooleanField(default=False)),
        migrations.AddField("endpoint", "previous_secret", apps.core.crypto.EncryptedJSONField(null=True)),
        migrations.AddField("endpoint", "previous_secret_until", models.DateTimeField(null=True)),
        migrations.AddField(
            "endpoint",
            "off_reason",
            models.CharField(
                choices=[("failures", "Too many attempts in a row failed"), ("gone", "It answered 410 Gone")],
                max_length=10,
                null=True,
            ),
        ),
        migrations.AddField("endpoint", "off_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="OutboxBatch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("organization_id", models.UUIDField()),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("events", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("pk", models.CompositePrimaryKey("endpoint_id", "event_id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("endpoint", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="webhooks.endpoint")),
                ("event_id", models.UUIDField()),
                ("event_type", models.CharField(max_length=40)),
                ("body", models.TextField()),
                ("is_test", models.BooleanField(default=False)),
                ("status", models.CharField(choices=STATUSES, default="pending", max_length=10)),
                ("due_at", models.DateTimeField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("failures", models.SmallIntegerField(default=0)),
                ("tries", models.JSONField(default=list)),
            ],
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(condition=models.Q(("due_at__isnull", False)), fields=["endpoint", "due_at"], name="deliveries_due"),
        ),
        migrations.CreateModel(
            name="DisabledNotice",
            fields=[
                ("due_at", models.DateTimeField()),
                ("attempts", models.SmallIntegerField(default=0)),
                ("endpoint", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="webhooks.endpoint")),
            ],
            options={"abstract": False},
        ),
        # A batch lives for milliseconds and may have megabytes: it is not worth compressing.
        migrations.RunSQL(
            "ALTER TABLE webhooks_outboxbatch ALTER COLUMN events SET STORAGE EXTERNAL, "
            "SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)",
            migrations.RunSQL.noop,
        ),
        # A delivery is rewritten when it is claimed and when its attempt is recorded.
        migrations.RunSQL("ALTER TABLE webhooks_delivery SET (fillfactor = 70)", migrations.RunSQL.noop),
    ]
