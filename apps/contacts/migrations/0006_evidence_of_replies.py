from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0005_numbers_of_a_row_and_undo"),
    ]

    operations = [
        migrations.AddField("consentchange", "message_id", models.UUIDField(null=True)),
        migrations.AddField(
            "consentchange", "keyword", models.CharField(blank=True, db_default="", default="", max_length=30)
        ),
    ]
