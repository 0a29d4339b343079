"""The log of calls keeps answers too, redacted. Older rows have none; adding the column rewrites nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="loggedcall",
            name="answer",
            field=models.TextField(db_default="", default=""),
        ),
    ]
