from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_wallets")]

    operations = [
        migrations.AlterField(
            model_name="ledgerentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("charge", "Message"),
                    ("contact", "Active contact"),
                    ("refund", "Refund of a message"),
                    ("contact_refund", "Refund of an active contact"),
                    ("top_up", "Top-up"),
                    ("payment_refund", "Payment returned"),
                    ("adjustment", "Adjustment"),
                    ("transfer", "Transfer"),
                ],
                max_length=20,
            ),
        ),
    ]
