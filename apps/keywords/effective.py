"""Which keywords apply to an account: its own, then its organization's, then the ten default words.

The nearest row of a word decides, even one that is switched off. A default word without a row is made here, under an
id that is always the same, so that a row can take its place.
"""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter
from uuid import UUID

import orjson
from django.db.models import F

from apps.core import sql
from apps.core.errors import DomainError
from apps.core.models import derived_id
from apps.keywords.models import DEFAULT_ACTIONS, MAX_FOLDED, Keyword
from apps.organizations.customer import Customer


class KeywordNotFound(DomainError):
    code = "RESOURCE_016"
    message = "Keyword not found"


def keywords_of(customer: Customer) -> list[Keyword]:
    """All that apply, switched off or not, newest first; the default words come last."""
    found = {each.folded: each for each in _defaults(customer)}
    rows = Keyword.objects.owned_by(customer, customer.parent).select_related("organization", "profile", "template")
    for row in rows.order_by(F("profile").asc(nulls_first=True)):
        row.is_inherited = row.profile_id is None and customer.profile is not None
        found[row.folded] = row
    return sorted(found.values(), key=attrgetter("id"), reverse=True)


def find(customer: Customer, keyword_id: UUID) -> Keyword:
    """One that applies. Raises KeywordNotFound, also for another account's."""
    for each in (*keywords_of(customer), *_defaults(customer)):
        if each.id == keyword_id:
            return each
    raise KeywordNotFound


# The rows of one folded form in some organizations, as JSON; mostly there are none.
WITH_FORM = """(
    SELECT coalesce(json_agg(json_build_array(
        id, organization_id, profile_id, word, action, template_id, reply, is_active)), '[]')::text
    FROM keywords_keyword WHERE organization_id = ANY(%(organizations)s) AND folded = %(folded)s)"""


def match(customer: Customer, folded: str, *, rows: str | None = None) -> Keyword | None:
    """The keyword that a folded reply consists of, if it is switched on. `rows` are those of WITH_FORM, once read."""
    found = nearest(customer, folded, rows=rows)
    return found if found and found.is_active else None


def nearest(customer: Customer, folded: str, *, rows: str | None = None) -> Keyword | None:
    """The keyword with this folded form, switched off or not. The account's own row comes before its organization's."""
    if not folded or len(folded) > MAX_FOLDED:
        return None
    organization, profile = customer.organization, customer.profile
    if rows is None:
        ((rows,),) = sql.rows(f"SELECT {WITH_FORM}", {"organizations": [organization.id], "folded": folded})
    owners = {(str(organization.id), str(profile.id) if profile else None): 0, (str(organization.id), None): 1}
    found = [row for row in orjson.loads(rows) if (row[1], row[2]) in owners]
    if not found:
        return default(customer, folded) if folded in DEFAULT_ACTIONS else None
    id, _, owner, word, action, template_id, reply, is_active = min(found, key=lambda row: owners[row[1], row[2]])
    return Keyword(
        id=UUID(id),
        organization=organization,
        profile=profile if owner else None,
        word=word,
        folded=folded,
        action=action,
        template_id=template_id and UUID(template_id),
        reply=reply,
        is_active=is_active,
    )


def default(customer: Customer, folded: str) -> Keyword:
    """A default word as it is without a row."""
    account = customer.account
    in_order = account.created_at - timedelta(milliseconds=list(DEFAULT_ACTIONS).index(folded))
    return Keyword(
        id=derived_id(in_order, f"keyword {folded} of {account.id}"),
        organization=customer.organization,
        profile=customer.profile,
        word=folded.upper(),
        folded=folded,
        action=DEFAULT_ACTIONS[folded],
        created_at=account.created_at,
    )


def _defaults(customer: Customer) -> list[Keyword]:
    return [default(customer, folded) for folded in DEFAULT_ACTIONS]
