"""Whether everyone in an organization needs a second factor."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0005_trail"),
    ]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="requires_two_factors",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
