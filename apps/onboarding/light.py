"""Light onboarding: before an account is live it may send the sample templates, 500 times a day each.

It needs an owner who verified e-mail address and phone. Counting is one row per template and day, raised only while
the limit allows it, so that no two calls at once pass it together.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from allauth.account.models import EmailAddress

from apps.core import sql
from apps.core.errors import DomainError
from apps.message_templates.models import MessageTemplate
from apps.onboarding import sample_templates
from apps.organizations.models import Organization
from apps.users.models import Membership, Role

A_DAY = 500


class SamplesUsedUp(DomainError):
    """422, like the playground's limit: a 429 would be repeated by the official SDKs, in vain."""

    code = "BUSINESS_008"
    message = f"Until your account is live, each sample template can be sent {A_DAY} times a day (UTC)"


def is_open(organization: Organization) -> bool:
    """Whether an owner has verified e-mail address and phone."""
    owners = Membership.objects.active().filter(organization=organization, profile=None, role=Role.OWNER)
    verified = owners.exclude(user__phone_verified_at=None).values("user")
    return EmailAddress.objects.filter(user__in=verified, verified=True).exists()


def covers(template: MessageTemplate | None) -> bool:
    return template is not None and sample_templates.is_sample(template)


_SPEND = """
INSERT INTO onboarding_sampleuse AS used (template_id, day, sent)
SELECT %(template)s, %(day)s, %(sends)s WHERE %(sends)s <= %(most)s
ON CONFLICT (template_id, day) DO UPDATE SET sent = used.sent + excluded.sent
WHERE used.sent + excluded.sent <= %(most)s
RETURNING sent
"""


def spend(template_id: UUID, sends: int, *, now: datetime) -> None:
    """Count these sends, within the caller's transaction. Raises SamplesUsedUp."""
    given = {"template": template_id, "day": now.astimezone(UTC).date(), "sends": sends, "most": A_DAY}
    if not sql.rows(_SPEND, given):
        raise SamplesUsedUp
