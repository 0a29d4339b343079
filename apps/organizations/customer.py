"""`Customer`: on whose behalf something happens. Three doors make one (pages, keys, rows); every verb takes it first.

Inheritance is resolved here and nowhere else, into owners: upper rooms ask `customer.sources` whose rows to use.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from apps.organizations.models import Organization, Owned, Profile


@dataclass(frozen=True)
class Customer:
    """An organization, or one of its profiles acting for itself."""

    organization: Organization
    profile: Profile | None = None

    @classmethod
    def of(cls, row: Owned) -> Customer:
        """The owner of a row."""
        return cls(row.organization, row.profile)

    @property
    def id(self) -> UUID:
        """The id that goes on the wire as `customer_id` and `account_id`."""
        return self.account.id

    @property
    def account(self) -> Organization | Profile:
        return self.profile or self.organization

    @property
    def is_suspended(self) -> bool:
        return bool(self.organization.suspended_at or (self.profile and self.profile.suspended_at))

    @cached_property
    def sources(self) -> Sources:
        return Sources.of(self)


@dataclass(frozen=True)
class Sources:
    """Whose rows a customer may use, nearest first: its own, then inherited, then shared ones.

    A profile without senders of its own sends from its organization's.
    """

    contacts: tuple[Customer, ...]
    templates: tuple[Customer, ...]
    senders: tuple[Customer, ...]

    @classmethod
    def of(cls, customer: Customer) -> Sources:
        """One query, for the profiles of the organization that share something."""
        organization, profile = customer.organization, customer.profile
        sharing = Profile.objects.filter(
            Q(allow_contact_sharing=True) | Q(allow_template_sharing=True),
            organization=organization,
            deleted_at=None,
        ).order_by("id")
        siblings = [sibling for sibling in sharing if sibling != profile]
        parent = Customer(organization)
        return cls(
            contacts=(
                customer,
                *((parent,) if profile and profile.inherit_contacts else ()),
                *(Customer(organization, sibling) for sibling in siblings if sibling.allow_contact_sharing),
            ),
            templates=(
                customer,
                *((parent,) if profile and profile.inherit_templates else ()),
                *(Customer(organization, sibling) for sibling in siblings if sibling.allow_template_sharing),
            ),
            senders=(customer, parent) if profile else (customer,),
        )
