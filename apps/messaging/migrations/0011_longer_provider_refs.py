"""Make room for WhatsApp's message ids, which are longer than Telnyx's. Only the catalogue changes, no row is written."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0010_retries")]

    operations = [
        migrations.AlterField(
            model_name="message", name="provider_ref", field=models.CharField(max_length=128, null=True)
        ),
        migrations.AlterField(model_name="received", name="provider_ref", field=models.CharField(max_length=128)),
    ]
