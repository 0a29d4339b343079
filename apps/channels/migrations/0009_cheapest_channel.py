from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0008_phone_numbers")]

    operations = [
        migrations.AlterField(
            model_name="countrydefault",
            name="channel",
            field=models.CharField(
                choices=[
                    ("sms", "Sms"),
                    ("whatsapp", "Whatsapp"),
                    ("rcs", "Rcs"),
                    ("cheapest", "The cheapest"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="countrydefault",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel", "cheapest"), ("is_definitive", True), _negated=True),
                name="only_a_channel_is_definitive",
                violation_error_message="Only a channel can rule out the others.",
            ),
        ),
    ]
