"""`Customer`: the account an action is for. Pages, API keys and rows create one; every action takes it first.

Inheritance is resolved to owners here and nowhere else: upper rooms ask `customer.sources` whose rows to use.
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
        """The id that the API calls `customer_id` and `account_id`."""
        return self.account.id

    @property
    def account(self) -> Organization | Profile:
        return self.profile or self.organization

    @property
    def is_suspended(self) -> bool:
        return bool(self.organization.suspended_at or (self.profile and self.profile.suspended_at))

    @cached_property
    def parent(self) -> Customer:
        """The organization, for itself."""
        return Customer(self.organization) if self.profile else self

    @cached_property
    def sources(self) -> Sources:
        return Sources(self)

    def current(self) -> Customer:
        """The same customer, with its account read again. Keys are cached for a second, and rows may be older."""
        organization = Organization.objects.get(id=self.organization.id)
        return Customer(organization, Profile.objects.get(id=self.profile.id) if self.profile else None)


@dataclass(frozen=True)
class Sources:
    """Whose rows a customer may use. If there are several, the nearest come first: own, inherited, then shared rows.

    Which senders it uses depends on the channel: `channels.senders` decides.
    """

    customer: Customer

    @cached_property
    def contacts(self) -> tuple[Customer, ...]:
        profile = self.customer.profile
        inherited = (self.customer.parent,) if profile and profile.inherit_contacts else ()
        shared = (self._of(sibling) for sibling in self._sharing if sibling.allow_contact_sharing)
        return (self.customer, *inherited, *shared)

    @cached_property
    def templates(self) -> tuple[Customer, ...]:
        profile = self.customer.profile
        inherited = (self.customer.parent,) if profile and profile.inherit_templates else ()
        shared = (self._of(sibling) for sibling in self._sharing if sibling.allow_template_sharing)
        return (self.customer, *inherited, *shared)

    @property
    def brand(self) -> Customer:
        """Whose brand applies."""
        profile = self.customer.profile
        return self.customer.parent if profile and profile.inherit_tcr_brand else self.customer

    @property
    def campaign(self) -> Customer:
        """Whose campaigns apply."""
        profile = self.customer.profile
        return self.customer.parent if profile and profile.inherit_tcr_campaign else self.customer

    @property
    def whatsapp(self) -> Customer:
        """Whose WhatsApp Business Account applies."""
        return self.customer if self.customer.account.waba_id else self.customer.parent

    @cached_property
    def _sharing(self) -> list[Profile]:
        """The other profiles of the organization that share this. The only query here."""
        sharing = Q(allow_contact_sharing=True) | Q(allow_template_sharing=True)
        found = Profile.objects.present().filter(sharing, organization=self.customer.organization).order_by("id")
        return [each for each in found if each != self.customer.profile]

    def _of(self, sibling: Profile) -> Customer:
        return Customer(self.customer.organization, sibling)
