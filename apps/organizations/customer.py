"""`Customer`: the account an action is for. Pages, API keys and rows create one; every action takes it first.

Inheritance is resolved to owners here and nowhere else: upper rooms ask `customer.sources` whose rows to use.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from apps.organizations.models import BillingModel, Organization, Owned, Profile

# What a profile may inherit, by the flag that says so.
INHERITABLE = {
    "contacts": "inherit_contacts",
    "templates": "inherit_templates",
    "brand": "inherit_tcr_brand",
    "campaigns": "inherit_tcr_campaign",
}


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
        return self.suspended is not None

    @property
    def suspended(self) -> Organization | Profile | None:
        """The account whose suspension holds here: the organization's comes first, because it holds for all."""
        accounts = (self.organization, self.profile)
        return next((each for each in accounts if each and each.suspended_at), None)

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
        inherited = (self.customer.parent,) if self._now and self._now.inherit_contacts else ()
        shared = (self._of(sibling) for sibling in self._siblings if sibling.allow_contact_sharing)
        return (self.customer, *inherited, *shared)

    @cached_property
    def templates(self) -> tuple[Customer, ...]:
        inherited = (self.customer.parent,) if self._now and self._now.inherit_templates else ()
        shared = (self._of(sibling) for sibling in self._siblings if sibling.allow_template_sharing)
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

    @property
    def payers(self) -> tuple[Customer, ...]:
        """Who pays for its messages, in order: the next one when the one before can't."""
        profile = self.customer.profile
        model = profile.billing_model if profile else BillingModel.PROFILE
        parent = (self.customer.parent,)
        return {BillingModel.PROFILE: (self.customer,), BillingModel.ORGANIZATION: parent}.get(
            BillingModel(model), (self.customer, *parent)
        )

    @property
    def inherited(self) -> tuple[str, ...]:
        """The names of what a profile uses from its organization. Costs no query."""
        profile = self.customer.profile
        return tuple(name for name, flag in INHERITABLE.items() if profile and getattr(profile, flag))

    @cached_property
    def _profiles(self) -> list[Profile]:
        """The profiles of the organization that share something, and this one as it is now: a key's customer may be a
        second old. The only query here.
        """
        wanted = Q(allow_contact_sharing=True) | Q(allow_template_sharing=True)
        if self.customer.profile:
            wanted |= Q(id=self.customer.profile.id)
        return list(Profile.objects.present().filter(wanted, organization=self.customer.organization).order_by("id"))

    @property
    def _now(self) -> Profile | None:
        own = self.customer.profile
        return next((each for each in self._profiles if each == own), own)

    @property
    def _siblings(self) -> list[Profile]:
        return [each for each in self._profiles if each != self.customer.profile]

    def _of(self, sibling: Profile) -> Customer:
        return Customer(self.customer.organization, sibling)
