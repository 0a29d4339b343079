import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def count_numbers(apps, schema_editor):
    """Until now, every row was one number."""
    apps.get_model("contacts", "Import").objects.update(numbers=F("done_rows"))


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0004_consent_by_merge"),
    ]

    operations = [
        migrations.AddField("import", "numbers", models.IntegerField(default=0)),
        migrations.AddField("import", "warned", models.IntegerField(default=0)),
        migrations.AddField("import", "undone_at", models.DateTimeField(null=True)),
        migrations.AddField("import", "undone_by", models.CharField(blank=True, default="", max_length=255)),
        migrations.AddField("import", "undone", models.IntegerField(default=0)),
        migrations.AddField("importremark", "topic", models.CharField(blank=True, default="", max_length=80)),
        migrations.RunPython(count_numbers, migrations.RunPython.noop),
        migrations.RemoveConstraint("import", "counts_of_an_import_add_up"),
        migrations.AddConstraint(
            "import",
            models.CheckConstraint(
                condition=Q(
                    numbers=F("created") + F("updated") + F("duplicate") + F("invalid") + F("suppressed"),
                    numbers__gte=F("done_rows"),
                    done_rows__lte=F("rows"),
                ),
                name="numbers_of_an_import_add_up",
            ),
        ),
        migrations.CreateModel(
            name="ImportedContact",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "of_id", "contact_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="made",
                        to="contacts.import",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.contact",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["contact"], name="imports_of_a_contact")]},
        ),
    ]
