"""Who pays and on which terms; an organization's balance is not shown to people of one profile."""

from __future__ import annotations

from apps.billing import payers
from apps.billing.models import PriceModel
from apps.organizations.models import BillingModel
from tests.cast import Cast, change
from tests.factories import billing


def test_a_profile_is_told_who_pays(cast: Cast) -> None:
    billing.wallet(cast.acme, balance=5_000_000)
    shop = change(cast.shop, billing_model=BillingModel.ORGANIZATION)
    both = change(cast.sibling, billing_model=BillingModel.PROFILE_AND_ORGANIZATION)

    def said(customer: object) -> str:
        return payers.who_pays(customer, payers.funds(customer, is_of_organization=True))  # type: ignore[arg-type]

    assert said(shop) == "Acme pays for this profile's messages."
    assert said(both) == "This profile pays for its messages. When its balance is too low, Acme pays."
    assert said(cast.acme) == ""
    assert said(cast.outsider) == ""


def test_people_of_a_profile_see_no_balance_of_their_organization(cast: Cast) -> None:
    billing.wallet(cast.acme, balance=5_000_000, reserved=1_000_000)
    shop = change(cast.shop, billing_model=BillingModel.ORGANIZATION)

    (inside,) = payers.funds(shop, is_of_organization=False)
    (whole,) = payers.funds(shop, is_of_organization=True)

    assert (inside.balance_shown, whole.balance_shown) == (False, True)
    assert (whole.owner, whole.available, whole.reserved) == ("Acme", "$4.00", "$1.00")


def test_terms_say_what_is_paid_for(cast: Cast) -> None:
    each = billing.wallet(cast.acme)
    contacts = billing.wallet(cast.outsider, model=PriceModel.ACTIVE_CONTACT, contact_fee=50_000)

    assert payers.terms_of(each).startswith("Per message: you pay for each SMS segment")
    assert payers.terms_of(contacts).startswith(
        "Active contact: you pay $0.05 for each person you reach in a month, and"
    )
