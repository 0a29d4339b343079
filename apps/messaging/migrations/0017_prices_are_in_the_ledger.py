"""What a message cost is read from the ledger. These columns were never written by sending."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("messaging", "0016_hold"), ("billing", "0001_wallets")]

    operations = [
        migrations.RemoveField("message", "price"),
        migrations.RemoveField("message", "active_contact_price"),
        migrations.RemoveField("messageevent", "price"),
        migrations.RemoveField("messageevent", "active_contact_price"),
    ]
