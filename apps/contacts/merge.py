"""Add many people to one customer's contacts: copy them beside the table, then merge with one statement.

It never opts anyone in: contacts that opted out, here or with an owner this customer inherits from, stay opted out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from apps.contacts import consent, reach
from apps.contacts.column_mapping import Person
from apps.contacts.consent import By
from apps.contacts.models import ConsentChange, How
from apps.contacts.naming import MAX_LABELS
from apps.core import sql
from apps.core.models import new_id
from apps.organizations.customer import Customer

_STAGE = """
CREATE TEMPORARY TABLE contacts_staged
    (row integer, id uuid, change_id uuid, phone text, default_channel text, opt_out boolean, name text, labels text[],
    dialled_as text) ON COMMIT DROP
"""
_COPY = """
COPY contacts_staged (row, id, change_id, phone, default_channel, opt_out, name, labels, dialled_as) FROM STDIN
"""
# The labels that a contact has, and those of the file that it lacks, as far as there is room.
_LABELS = f"""
(contact.labels || ARRAY(
    SELECT new.label FROM unnest(EXCLUDED.labels) WITH ORDINALITY AS new(label, place)
    WHERE lower(new.label) NOT IN (SELECT lower(old.label) FROM unnest(contact.labels) AS old(label)) ORDER BY place
))[1:{MAX_LABELS}]"""
# What a file changes about a contact that is there, besides consent.
_CHANGED = f"""
    default_channel = EXCLUDED.default_channel, is_channel_chosen = EXCLUDED.is_channel_chosen,
    name = coalesce(nullif(EXCLUDED.name, ''), contact.name), labels = {_LABELS},
    dialled_as = CASE WHEN EXCLUDED.dialled_as = '' THEN '' ELSE contact.dialled_as END"""

# `known` sees the contacts as they were. People are written in the order of their numbers, so that two merges that
# meet wait for each other instead of locking up. What had to be changed comes back from `written`, nothing else.
_MERGE = f"""
WITH known AS MATERIALIZED (
    SELECT staged.*, own.id AS own_id, own.deleted_at, own.default_channel AS own_channel,
        staged.default_channel IS NOT NULL OR coalesce(own.is_channel_chosen, false) AS is_chosen,
        coalesce(own.opt_out, false) AS own_out, {reach.out_with_any("staged.phone")} AS is_out
    FROM contacts_staged staged LEFT JOIN contacts_contact own ON own.organization_id = %(organization)s
        AND own.phone = staged.phone AND own.profile_id IS NOT DISTINCT FROM %(profile)s::uuid
), written AS (
    INSERT INTO contacts_contact AS contact
        (id, organization_id, profile_id, phone, default_channel, is_channel_chosen, opt_out, created_at, name, labels,
        dialled_as)
    SELECT id, %(organization)s, %(profile)s::uuid, phone, coalesce(default_channel, own_channel, 'sms'), is_chosen,
        opt_out, %(now)s, name, labels, dialled_as
    FROM known WHERE NOT is_out ORDER BY phone
    ON CONFLICT (organization_id, phone, profile_id) DO UPDATE SET {_CHANGED},
        opt_out = contact.opt_out OR EXCLUDED.opt_out,
        deleted_at = NULL, updated_at = %(now)s
    WHERE contact.deleted_at IS NOT NULL OR contact.default_channel <> EXCLUDED.default_channel
        OR (EXCLUDED.opt_out AND NOT contact.opt_out) OR EXCLUDED.name NOT IN ('', contact.name)
        OR {_LABELS} <> contact.labels OR (EXCLUDED.dialled_as = '' AND contact.dialled_as <> '')
    RETURNING contact.id AS contact_id, contact.phone
), evidence AS (
    INSERT INTO contacts_consentchange (id, organization_id, profile_id, contact_id, opt_out, how, who, created_at)
    SELECT change_id, %(organization)s, %(profile)s::uuid, contact_id, true, '{How.IMPORT}', %(source)s::text, %(now)s
    FROM known JOIN written USING (phone) WHERE known.opt_out AND NOT known.own_out
    RETURNING id AS evidence_id, contact_id
), made AS (
    INSERT INTO contacts_importedcontact (of_id, contact_id)
    SELECT %(import)s::uuid, contact_id FROM known JOIN written USING (phone)
    WHERE %(import)s::uuid IS NOT NULL AND (own_id IS NULL OR deleted_at IS NOT NULL)
    ON CONFLICT DO NOTHING
)
SELECT row, CASE WHEN is_out THEN 'suppressed' WHEN contact_id IS NULL THEN 'duplicate'
    WHEN own_id IS NULL OR deleted_at IS NOT NULL THEN 'created' ELSE 'updated' END, evidence_id
FROM known LEFT JOIN written USING (phone) LEFT JOIN evidence USING (contact_id)
"""


def people(
    customer: Customer,
    numbered: Iterable[tuple[int, Person]],
    *,
    source: str,
    now: datetime,
    import_id: UUID | None = None,
) -> dict[int, str]:
    """Merge people, each under a number of its own and no phone twice, within the caller's transaction.

    What became of each: created, updated, duplicate (nothing had to be changed) or suppressed. The contacts that are
    created or brought back are noted under the import.
    """
    with sql.cursor() as hot:
        hot.execute(_STAGE)
        with hot.copy(_COPY) as copy:
            for row, person in numbered:
                given = (person.default_channel, person.opt_out, person.name, list(person.labels), person.dialled_as)
                copy.write_row((row, new_id(), new_id(), person.phone, *given))
        hot.execute("ANALYZE contacts_staged")
        hot.execute(
            _MERGE,
            {
                **reach.parameters(customer),
                "source": source,
                "now": now,
                "import": import_id,
            },
        )
        merged = hot.fetchall()
        hot.execute("DROP TABLE contacts_staged")
    _publish([evidence for *_, evidence in merged if evidence], source)
    return {row: became for row, became, _ in merged}


def _publish(evidence: list[UUID], source: str) -> None:
    if evidence:
        changes = ConsentChange.objects.filter(id__in=evidence).select_related("contact").order_by("id")
        consent.publish(changes, by=By(How.IMPORT, source))
