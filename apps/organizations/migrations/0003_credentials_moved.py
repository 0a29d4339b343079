"""Remove the WhatsApp token from accounts: it is in `channels.CarrierAccount`, the only home of credentials."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_profile_details"), ("channels", "0003_carrier_accounts")]

    operations = [
        migrations.RemoveField(model_name="organization", name="waba_access_token"),
        migrations.RemoveField(model_name="profile", name="waba_access_token"),
    ]
