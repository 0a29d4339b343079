"""How the two busiest tables lie on disk; Django has no word for it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]

    operations = [
        # Rows live for a second: vacuum after so many dead ones, whatever the table's size.
        migrations.RunSQL(
            "ALTER TABLE messaging_outgoing SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)",
            migrations.RunSQL.noop,
        ),
        # A message is rewritten twice, when it is sent and when it is delivered: room on the page keeps that cheap.
        migrations.RunSQL("ALTER TABLE messaging_message SET (fillfactor = 60)", migrations.RunSQL.noop),
    ]
