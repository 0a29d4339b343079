"""Whether an account may send from US numbers to US numbers, and what is missing if it may not.

US carriers take messages from ten-digit numbers only under an active campaign. Which campaigns apply to an account is
decided where inheritance is: in `organizations.customer`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q

from apps.brands import filing
from apps.brands.models import Brand, Campaign
from apps.brands.vocabulary import CampaignStatus
from apps.channels import phone_numbers
from apps.channels.models import Channel, Sender
from apps.channels.senders import Account
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Profile

_TOLL_FREE = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")
# Where US carriers have the same rules: the states and their territories.
_REGIONS = frozenset({"US", "PR", "VI", "GU", "AS", "MP"})


def is_us_long_code(number: str) -> bool:
    """A ten-digit US number that is not toll-free: what 10DLC is about."""
    return number.startswith("+1") and not number.startswith(_TOLL_FREE) and is_us(number)


def is_us(number: str) -> bool:
    found = phone_numbers.check(number) if number.startswith("+1") else None
    return found is not None and found.region in _REGIONS


def needs_campaign(sender: Sender) -> bool:
    return sender.channel == Channel.SMS and is_us_long_code(sender.number)


def missing(accounts: Collection[Account]) -> dict[Account, str]:
    """What each account lacks, as a sentence; empty for those with an active campaign. At most five queries."""
    organizations = {organization for organization, _ in accounts}
    active = Campaign.objects.filter(organization__in=organizations, status=CampaignStatus.ACTIVE)
    owners: set[Account] = set(active.values_list("organization_id", "profile_id"))
    customers = _customers(accounts) if any(account not in owners for account in accounts) else {}
    lacking = {account: each for account, each in customers.items() if _key(each.sources.campaign) not in owners}
    return dict.fromkeys(accounts, "") | (_sentences(lacking) if lacking else {})


def _customers(accounts: Collection[Account]) -> dict[Account, Customer]:
    organizations = Organization.objects.in_bulk({organization for organization, _ in accounts})
    profiles = Profile.objects.in_bulk({profile for _, profile in accounts if profile})
    return {
        (organization, profile): Customer(organizations[organization], profiles[profile] if profile else None)
        for organization, profile in accounts
    }


def _sentences(lacking: Mapping[Account, Customer]) -> dict[Account, str]:
    """What has to happen first."""
    owned = Q(organization__in={organization for organization, _ in lacking})
    brands = {_owner(each): each for each in Brand.objects.filter(owned).select_related("filing")}
    campaigns = {_owner(each): each for each in Campaign.objects.filter(owned).select_related("filing").order_by("id")}
    return {
        account: f"US carriers take messages from this number only under an active 10DLC campaign. {next_step}"
        for account, each in lacking.items()
        for next_step in (_next(brands.get(_key(each.sources.brand)), campaigns.get(_key(each.sources.campaign))),)
    }


def _next(brand: Brand | None, campaign: Campaign | None) -> str:
    if brand is None:
        return "There is no brand yet: create and submit one, then a campaign."
    standing = filing.standing_of(brand)
    if not standing.is_active:
        return f"The brand {brand} isn't active ({standing.word.lower()})."
    if campaign is None:
        return "There is no campaign yet: create and submit one."
    return f"The campaign {campaign} isn't active ({filing.standing_of(campaign).word.lower()})."


def _owner(row: Brand | Campaign) -> Account:
    return row.organization_id, row.profile_id


def _key(customer: Customer) -> Account:
    return customer.organization.id, customer.profile.id if customer.profile else None
