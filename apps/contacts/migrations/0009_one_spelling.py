"""Make one contact of the two spellings that numbers of Mexico, Argentina and Brazil have (docs/adr/0036).

The merge is that of an earlier migration (ADR 23): an opt-out wins, and messages and evidence move to the contact that
stays. Imports know which contacts they made, so that knowledge moves too. Argentine contacts that were only known
without the 9 of mobile numbers are still dialled without it.
"""

from importlib import import_module
from typing import Any
from uuid import UUID

from django.db import migrations, models, transaction

from apps.core.models import new_id

_earlier = import_module("apps.messaging.migrations.0007_one_person_per_number")

_WITHOUT_MOBILE_SIGN = r"UPDATE contacts_contact SET dialled_as = phone WHERE phone ~ '^\+54[123][0-9]{9}$'"
_MOVE_IMPORTED = """
WITH gone AS (
    DELETE FROM contacts_importedcontact i USING contacts_merging m WHERE i.contact_id = m.id AND m.id <> m.stays
    RETURNING i.of_id, m.stays
)
INSERT INTO contacts_importedcontact (of_id, contact_id) SELECT DISTINCT of_id, stays FROM gone ON CONFLICT DO NOTHING
"""
# What the contact that stays lacks, it takes from the oldest that has it.
_UNITE = """
WITH told AS (
    SELECT m.stays, (array_agg(c.name ORDER BY c.id) FILTER (WHERE c.name <> ''))[1] AS name,
        (array_agg(c.default_channel ORDER BY c.id) FILTER (WHERE c.is_channel_chosen))[1] AS channel,
        (ARRAY(
            SELECT DISTINCT label FROM contacts_merging other JOIN contacts_contact o ON o.id = other.id,
                unnest(o.labels) AS label WHERE other.stays = m.stays
        ))[1:20] AS labels
    FROM contacts_merging m JOIN contacts_contact c ON c.id = m.id GROUP BY m.stays HAVING count(*) > 1
)
UPDATE contacts_contact c SET labels = told.labels,
    name = CASE WHEN c.name = '' THEN coalesce(told.name, '') ELSE c.name END,
    default_channel = CASE WHEN c.is_channel_chosen THEN c.default_channel
        ELSE coalesce(told.channel, c.default_channel) END,
    is_channel_chosen = c.is_channel_chosen OR told.channel IS NOT NULL
FROM told WHERE c.id = told.stays
"""


def merge(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_MOBILE_SIGN)
    for wrong in _earlier._pages(connection):
        if wrong:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                _merge(cursor, wrong)
    with transaction.atomic(using=connection.alias):
        _earlier._settle_lookups(apps.get_model("channels", "NumberLookup"))


def _merge(cursor: Any, wrong: dict[UUID, str]) -> None:
    cursor.execute(_earlier._GATHER, [list(wrong), list(wrong.values())])
    cursor.execute(_earlier._LOCK)
    cursor.execute(_earlier._MOVE_MESSAGES)
    cursor.execute(_earlier._HAS_EVIDENCE)
    if cursor.fetchone()[0]:
        cursor.execute(_earlier._MOVE_EVIDENCE)
    cursor.execute(_earlier._NEWLY_OUT)
    newly_out = cursor.fetchall()
    for statement in (_UNITE, _MOVE_IMPORTED, _earlier._UNITE, _earlier._REMOVE, _earlier._RENAME):
        cursor.execute(statement)
    for contact, organization, profile, spellings in newly_out:
        reason = f"The same number was also kept as {spellings}, which had opted out."[:500]
        cursor.execute(_earlier._EVIDENCE, [new_id(), organization, profile, contact, reason])
    cursor.execute("DROP TABLE contacts_merging")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("contacts", "0008_names_and_labels"),
        ("messaging", "0013_routes"),
        ("channels", "0005_country_default_rows"),
    ]

    operations = [
        migrations.AddField(
            "contact", "dialled_as", models.CharField(blank=True, db_default="", default="", max_length=16)
        ),
        migrations.RunPython(merge, migrations.RunPython.noop),
    ]
