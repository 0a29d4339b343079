"""Bring every stored number into its canonical form, and make one contact of those of an owner that have the same one.

An opt-out wins. What a contact that goes had, its messages and its evidence of consent, goes over to the one that stays:
the one that had the canonical number already or, without such a one, the oldest. Each portion is a transaction of its
own; what was stopped half way can be started again, and a second run changes nothing.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import migrations, transaction

from apps.channels import phone_numbers
from apps.core.models import new_id

PORTION = 5_000  # contacts

_PAGE = 'SELECT id, phone FROM contacts_contact WHERE id > %s ORDER BY id LIMIT %s'

# Everybody who is or becomes the bearer of one of these numbers, and who of them stays.
_GATHER = """
CREATE TEMPORARY TABLE contacts_merging ON COMMIT DROP AS
WITH misspelt AS (
    SELECT c.id, c.organization_id, c.profile_id, w.phone, c.phone AS was
    FROM unnest(%s::uuid[], %s::text[]) AS w(id, phone) JOIN contacts_contact c ON c.id = w.id AND c.phone <> w.phone
), bearers AS (
    SELECT id, organization_id, profile_id, phone, was, 1 AS place FROM misspelt
    UNION
    SELECT c.id, c.organization_id, c.profile_id, c.phone, c.phone, 0 FROM contacts_contact c JOIN misspelt m
        ON m.organization_id = c.organization_id AND m.phone = c.phone AND m.profile_id IS NOT DISTINCT FROM c.profile_id
)
SELECT id, phone, was,
    first_value(id) OVER (PARTITION BY organization_id, profile_id, phone ORDER BY place, id) AS stays
FROM bearers
"""
_LOCK = 'SELECT 1 FROM contacts_contact c JOIN contacts_merging m ON m.id = c.id ORDER BY c.id FOR UPDATE OF c'
_MOVE_MESSAGES = """
UPDATE messaging_message message SET contact_id = m.stays, phone = m.phone FROM contacts_merging m
WHERE message.contact_id = m.id
"""
_HAS_EVIDENCE = """
SELECT EXISTS (SELECT 1 FROM contacts_consentchange e JOIN contacts_merging m ON m.id = e.contact_id WHERE m.id <> m.stays)
"""
# The evidence itself stays as it is; only whose it is changes, which its trigger would refuse.
_MOVE_EVIDENCE = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE contacts_consentchange DISABLE TRIGGER consent_is_evidence;
UPDATE contacts_consentchange e SET contact_id = m.stays FROM contacts_merging m
WHERE e.contact_id = m.id AND m.id <> m.stays;
ALTER TABLE contacts_consentchange ENABLE TRIGGER consent_is_evidence;
"""
# Those who stay and had not opted out, though another spelling of their number had.
_NEWLY_OUT = """
SELECT c.id, c.organization_id, c.profile_id, (
    SELECT string_agg(m.was, ', ' ORDER BY m.was) FROM contacts_merging m JOIN contacts_contact other ON other.id = m.id
    WHERE m.stays = c.id AND other.opt_out
)
FROM contacts_contact c WHERE NOT c.opt_out AND EXISTS (
    SELECT 1 FROM contacts_merging m JOIN contacts_contact other ON other.id = m.id
    WHERE m.stays = c.id AND other.opt_out
)
"""
_UNITE = """
WITH united AS (
    SELECT m.stays, bool_or(c.opt_out) AS opt_out, bool_or(c.deleted_at IS NULL) AS is_present,
        (array_agg(c.default_channel ORDER BY c.id) FILTER (WHERE c.deleted_at IS NULL))[1] AS default_channel,
        string_agg(DISTINCT c.available_channels, ',') AS available_channels, count(*) AS bearers
    FROM contacts_merging m JOIN contacts_contact c ON c.id = m.id GROUP BY m.stays
)
UPDATE contacts_contact c SET opt_out = u.opt_out, updated_at = now(),
    default_channel = CASE WHEN c.deleted_at IS NULL THEN c.default_channel
        ELSE coalesce(u.default_channel, c.default_channel) END,
    deleted_at = CASE WHEN u.is_present THEN NULL ELSE c.deleted_at END,
    available_channels = (
        SELECT string_agg(DISTINCT channel, ',') FROM unnest(string_to_array(u.available_channels, ',')) AS channel
    )
FROM united u WHERE c.id = u.stays AND u.bearers > 1
"""
_REMOVE = 'DELETE FROM contacts_contact c USING contacts_merging m WHERE c.id = m.id AND m.id <> m.stays'
_RENAME = """
UPDATE contacts_contact c SET phone = m.phone FROM contacts_merging m
WHERE c.id = m.id AND m.id = m.stays AND c.phone <> m.phone
"""
_EVIDENCE = """
INSERT INTO contacts_consentchange (id, created_at, organization_id, profile_id, contact_id, opt_out, how, who, reason)
VALUES (%s, now(), %s, %s, %s, true, 'merge', 'sentdash', %s)
"""


def merge(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    for wrong in _pages(connection):
        if wrong:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                _merge(cursor, wrong)
    with transaction.atomic(using=connection.alias):
        _settle_lookups(apps.get_model('channels', 'NumberLookup'))
        _settle_profiles(apps.get_model('organizations', 'Profile'))


def canonical(number: str) -> str:
    known = phone_numbers.check(number)
    return known.e164 if known else number


def _pages(connection: Any) -> Iterator[dict[UUID, str]]:
    """The contacts with a misspelt number and what it should be, a portion of all contacts at a time."""
    after = UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_PAGE, [after, PORTION])
            rows = cursor.fetchall()
        if not rows:
            return
        after = rows[-1][0]
        yield {id: canonical(number) for id, number in rows if canonical(number) != number}


def _merge(cursor: Any, wrong: dict[UUID, str]) -> None:
    cursor.execute(_GATHER, [list(wrong), list(wrong.values())])
    cursor.execute(_LOCK)
    cursor.execute(_MOVE_MESSAGES)
    cursor.execute(_HAS_EVIDENCE)
    if cursor.fetchone()[0]:
        cursor.execute(_MOVE_EVIDENCE)
    cursor.execute(_NEWLY_OUT)
    newly_out = cursor.fetchall()
    for statement in (_UNITE, _REMOVE, _RENAME):
        cursor.execute(statement)
    for contact, organization, profile, spellings in newly_out:
        reason = f'The same number was also kept as {spellings}, which had opted out.'[:500]
        cursor.execute(_EVIDENCE, [new_id(), organization, profile, contact, reason])
    cursor.execute('DROP TABLE contacts_merging')


def _settle_lookups(model: Any) -> None:
    """Of two answers about one number the newer one stays."""
    for id, number in model.objects.values_list('id', 'phone').iterator():
        row = None if canonical(number) == number else model.objects.filter(id=id).first()
        if row is None:
            continue
        others = model.objects.filter(
            organization_id=row.organization_id, profile_id=row.profile_id, phone=canonical(number)
        )
        if others.filter(looked_up_at__gte=row.looked_up_at).exists():
            row.delete()
        else:
            others.delete()
            model.objects.filter(id=id).update(phone=canonical(number))


def _settle_profiles(model: Any) -> None:
    for column in ('sending_phone_number', 'whatsapp_phone_number'):
        numbers = model.objects.exclude(**{column: None}).values_list('id', column)
        for id, number in list(numbers):
            if canonical(number) != number:
                model.objects.filter(id=id).update(**{column: canonical(number)})


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('messaging', '0006_exchanges'),
        ('contacts', '0004_consent_by_merge'),
        ('channels', '0002_number_lookup'),
        ('organizations', '0002_profile_details'),
    ]

    operations = [
        migrations.RunPython(merge, migrations.RunPython.noop),
    ]
