"""Move credentials from senders and WhatsApp settings into accounts: one account for each owner and set of credentials."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import apps.core.crypto
import apps.core.models

_WHATSAPP = "whatsapp_cloud"


def fill(registry: Apps, _: BaseDatabaseSchemaEditor) -> None:
    account_model = registry.get_model("channels", "CarrierAccount")
    made: dict[str, object] = {}
    for sender in registry.get_model("channels", "Sender").objects.order_by("id"):
        key = repr((sender.organization_id, sender.profile_id, sender.provider, sorted(sender.credentials.items())))
        if key not in made:
            credentials = dict(sender.credentials)
            made[key] = account_model.objects.create(
                organization_id=sender.organization_id,
                profile_id=sender.profile_id,
                provider=sender.provider,
                external_id=credentials.pop("messaging_profile_id", ""),
                credentials=credentials,
            )
        sender.account, sender.address = made[key], sender.number
        sender.save(update_fields=["account", "address"])
    for name in ("Organization", "Profile"):
        for owner in registry.get_model("organizations", name).objects.exclude(waba_id=None):
            account_model.objects.create(
                organization_id=getattr(owner, "organization_id", owner.id),
                profile_id=owner.id if name == "Profile" else None,
                provider=_WHATSAPP,
                external_id=owner.waba_id,
                credentials={"access_token": owner.waba_access_token or ""},
            )


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_number_lookup"), ("organizations", "0002_profile_details")]

    operations = [
        migrations.CreateModel(
            name="CarrierAccount",
            fields=[
                ("id", models.UUIDField(default=apps.core.models.new_id, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(blank=True, null=True)),
                ("provider", models.CharField(max_length=30)),
                ("external_id", models.CharField(blank=True, default="", max_length=64)),
                ("credentials", apps.core.crypto.EncryptedJSONField()),
                ("organization", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization")),
                ("profile", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.profile")),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("external_id", ""), _negated=True), fields=["provider", "external_id"], name="accounts_by_carriers_id")],
            },
        ),
        migrations.AddField(
            model_name="sender",
            name="account",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="senders", to="channels.carrieraccount"),
        ),
        migrations.AddField(model_name="sender", name="address", field=models.CharField(default="", max_length=64), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="sender",
            name="account",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="senders", to="channels.carrieraccount"),
        ),
        migrations.RemoveConstraint(model_name="sender", name="one_sender_per_number_and_channel"),
        migrations.AddConstraint(
            model_name="sender",
            constraint=models.UniqueConstraint(fields=("address", "channel"), name="one_sender_per_address_and_channel"),
        ),
        migrations.RemoveField(model_name="sender", name="provider"),
        migrations.RemoveField(model_name="sender", name="credentials"),
    ]
