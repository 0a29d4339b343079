"""Search what a carrier sells, and request a number. That only writes a row of the queue; `ordering` does the rest.

The account with the carrier is the customer's, its organization's, or the installation's (`channels.carrier_accounts`).
"""

from __future__ import annotations

from datetime import datetime

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import IntegrityError, transaction

from apps.channels import carrier_accounts, phone_numbers
from apps.channels.models import CarrierAccount, NumberOrigin, NumberState, PhoneNumber
from apps.channels.providers import MARKETS
from apps.channels.providers.number_market import MarketAccess, MarketRefusal, NumberWish, Offer
from apps.core import egress, queue
from apps.core.errors import DomainError
from apps.onboarding import countries
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

BELL = "numbers.work"
_SHOWN = 20
UNREADABLE = "We can't read the credentials of the carrier account. Ask your server's operator to check them."


class CannotRequest(DomainError):
    """The sentence says what is wrong, and what to do."""


def account_of(customer: Customer) -> CarrierAccount:
    """Where the customer's numbers come from. Raises CannotRequest without one."""
    try:
        account = carrier_accounts.nearest(customer, MARKETS)
    except InvalidToken:
        raise CannotRequest(UNREADABLE) from None
    if account is None:
        raise CannotRequest("No account with a carrier that sells numbers. Ask your server's operator to connect one.")
    return account


def access_to(account: CarrierAccount) -> MarketAccess:
    return MarketAccess(settings.PROVIDER_URLS[account.provider], account.credentials, account.external_id)


def search(customer: Customer, wish: NumberWish) -> tuple[Offer, ...]:
    """Up to twenty numbers. A person waits for the carrier. Raises CannotRequest."""
    account = account_of(customer)
    market = MARKETS[account.provider]
    found = market.read_offers(egress.call(market.search_numbers(wish, _SHOWN, access_to(account))))
    if isinstance(found, MarketRefusal):
        raise CannotRequest(f"The search failed. {found.text}")
    held = set(PhoneNumber.objects.held().filter(number__in=[each.number for each in found]).values_list("number"))
    return tuple(each for each in found if (each.number,) not in held)


def offer_of(customer: Customer, wish: NumberWish, number: str) -> Offer:
    """The offer of one number, as the carrier has it now. Raises CannotRequest."""
    digits = number.removeprefix(f"+{phone_numbers.formats(number).country_code}")
    for offer in search(customer, NumberWish(wish.country, wish.kind, digits)):
        if offer.number == number:
            return offer
    raise CannotRequest("This number isn't available any more. Choose another one.")


def request(customer: Customer, wish: NumberWish, offer: Offer, *, now: datetime) -> PhoneNumber:
    """Queue the order. Raises CannotRequest."""
    if lacking := countries.before_a_number(customer, wish.country):
        raise CannotRequest(" ".join(lacking))
    account = account_of(customer)
    if account.organization_id is None:
        _refuse_too_many(customer)
    try:
        with transaction.atomic():
            row = PhoneNumber.objects.create(
                **owner_columns(customer),
                number=offer.number,
                country=wish.country,
                kind=wish.kind,
                features=list(offer.features),
                origin=NumberOrigin.ORDERED,
                account=account,
                due_at=now,
                created_at=now,
            )
            queue.ring(BELL)
    except IntegrityError:
        raise CannotRequest("This number has been requested already. Choose another one.") from None
    return row


def _refuse_too_many(customer: Customer) -> None:
    """The operator pays for the installation's account, so there is a limit for each organization."""
    most = settings.NUMBERS_PER_ORGANIZATION
    ordered = PhoneNumber.objects.held().filter(organization=customer.organization, origin=NumberOrigin.ORDERED)
    if ordered.exclude(state=NumberState.RELEASING).filter(account__organization=None).count() >= most:
        raise CannotRequest(f"Your organization has {most} numbers, the limit here. Release one, or ask the operator.")
