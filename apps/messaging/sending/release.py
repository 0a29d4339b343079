"""Check scheduled messages again when they come due: they may have been accepted weeks ago.

Consent, account and template are read as they are now. Messages that were sent at once are not checked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from apps.contacts import reach
from apps.message_templates.models import MessageTemplate
from apps.messaging.sending.draft import Draft
from apps.organizations.actions import ProfileNotFound
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Profile

_Account = tuple[UUID, UUID | None]


def review(drafts: Sequence[Draft]) -> None:
    """Bring the scheduled ones among the drafts up to date. A batch costs a few queries, however large it is."""
    scheduled = [draft for draft in drafts if draft.is_scheduled]
    if not scheduled:
        return
    asked = {draft.template_id for draft in scheduled if draft.template_id}
    present = set(MessageTemplate.objects.present().filter(id__in=asked).values_list("id", flat=True))
    for draft in scheduled:
        if draft.template_id not in present:
            draft.template = None
    _review_consent(scheduled)


def _review_consent(drafts: Sequence[Draft]) -> None:
    """Another contact of the same number may be the nearest by now, and may have opted out."""
    by_account: dict[_Account, list[Draft]] = {}
    for draft in drafts:
        by_account.setdefault((draft.organization_id, draft.profile_id), []).append(draft)
    organizations = Organization.objects.in_bulk([organization for organization, _ in by_account])
    profiles = Profile.objects.in_bulk([profile for _, profile in by_account if profile])
    for (organization_id, profile_id), group in by_account.items():
        profile = profiles[profile_id] if profile_id else None
        customer = Customer(organizations[organization_id], profile)
        opted_out = reach.opted_out(customer, [draft.phone for draft in group])
        for draft in group:
            draft.opted_out = draft.opted_out or draft.phone in opted_out
            if profile and profile.deleted_at:
                draft.closed = draft.closed or ProfileNotFound()
