"""Whether an account may send from US numbers to US numbers, and what is missing if it may not.

US carriers take messages from ten-digit numbers only under an active campaign. Which campaigns apply to an account is
decided where inheritance is: in `organizations.customer`.
"""

from __future__ import annotations

from collections.abc import Collection

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
    """What each account lacks, as a sentence; empty for those with an active campaign, at the cost of one query."""
    in_their_organizations = Q(organization__in={organization for organization, _ in accounts})
    active = Campaign.objects.filter(in_their_organizations, status=CampaignStatus.ACTIVE)
    owners: set[Account] = set(active.values_list("organization_id", "profile_id"))
    found = {account: "" for account in accounts if {account, (account[0], None)} <= owners}
    for account in set(accounts) - found.keys():
        found[account] = _missing(_customer(account), owners)
    return found


def _customer(account: Account) -> Customer:
    organization, profile = account
    if profile is None:
        return Customer(Organization.objects.get(id=organization))
    row = Profile.objects.select_related("organization").get(id=profile)
    return Customer(row.organization, row)


def _missing(customer: Customer, owners: set[Account]) -> str:
    source = customer.sources.campaign
    if (source.organization.id, source.profile.id if source.profile else None) in owners:
        return ""
    return f"US carriers take messages from this number only under an active 10DLC campaign. {_next(customer)}"


def _next(customer: Customer) -> str:
    """What has to happen first."""
    brand = Brand.objects.owned_by(customer.sources.brand).select_related("filing").first()
    if brand is None:
        return "There is no brand yet: create and submit one, then a campaign."
    standing = filing.standing_of(brand)
    if not standing.is_active:
        return f"The brand {brand} isn't active ({standing.word.lower()})."
    campaigns = Campaign.objects.owned_by(customer.sources.campaign).select_related("filing").order_by("-id")
    campaign = campaigns.first()
    if campaign is None:
        return "There is no campaign yet: create and submit one."
    return f"The campaign {campaign} isn't active ({filing.standing_of(campaign).word.lower()})."
