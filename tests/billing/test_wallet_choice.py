"""An organization chooses between its wallet and its profiles', of those that the person may see."""

from __future__ import annotations

from datetime import UTC, datetime

from apps.billing import wallet_choice
from apps.billing.wallet_choice import WalletChoice
from apps.organizations.customer import Customer
from apps.organizations.models import BillingModel
from apps.users.account_access import Seat
from apps.users.models import Membership, Role, User
from tests.cast import Cast, change
from tests.factories import billing, users


def _choice(customer: Customer, person: User, asked: object = "") -> WalletChoice:
    held = Membership.objects.get(user=person, profile=None)
    return wallet_choice.of(Seat(customer, held), str(asked))


def test_without_wallets_of_profiles_there_is_nothing_to_choose(cast: Cast) -> None:
    assert _choice(cast.acme, cast.owner) == wallet_choice.NONE
    own = billing.wallet(cast.acme, timezone="Europe/Berlin")
    billing.wallet(cast.outsider)

    choice = _choice(cast.acme, cast.owner)

    assert (choice.wallet, choice.offered, choice.value, str(choice.zone)) == (own, (), "", "Europe/Berlin")


def test_the_own_wallet_is_first_and_open_without_a_choice(cast: Cast) -> None:
    shop = billing.wallet(cast.shop, timezone="Asia/Tokyo")
    own, foreign = billing.wallet(cast.acme), billing.wallet(cast.outsider)
    first = _choice(cast.acme, cast.owner)
    chosen = _choice(cast.acme, cast.owner, shop.id)

    assert first.offered == (("", "Acme"), (str(shop.id), "EU shop"))
    assert (first.wallet, first.value, first.query, first.owner) == (own, "", "", "Acme")
    assert (chosen.wallet, chosen.query, chosen.owner) == (shop, f"?wallet={shop.id}", "EU shop")
    assert str(chosen.zone) == "Asia/Tokyo"
    assert _choice(cast.acme, cast.owner, foreign.id).wallet == own


def test_the_wallet_of_a_deleted_profile_can_still_be_read(cast: Cast) -> None:
    shop = billing.wallet(change(cast.shop, deleted_at=datetime.now(UTC)))

    choice = _choice(cast.acme, cast.owner)

    assert (choice.wallet, choice.offered) == (shop, (("", "EU shop (deleted)"),))


def test_a_role_in_a_profile_that_sees_no_money_closes_its_wallet(cast: Cast) -> None:
    billing.wallet(cast.acme)
    billing.wallet(cast.shop)
    sibling = billing.wallet(cast.sibling)
    clerk = users.member(cast.acme, "billing@acme.test", Role.BILLING)
    Membership.objects.create(
        user=clerk, organization=cast.shop.organization, profile=cast.shop.profile, role=Role.DEVELOPER
    )

    assert _choice(cast.acme, clerk, cast.shop.id).offered == (("", "Acme"), (str(sibling.id), "US shop"))


def test_a_profile_has_its_own(cast: Cast) -> None:
    billing.wallet(cast.acme, timezone="Europe/Berlin")
    assert _choice(change(cast.shop, billing_model=BillingModel.ORGANIZATION), cast.owner).wallet is None
    shop = billing.wallet(cast.shop)

    assert _choice(cast.shop, cast.owner, cast.acme.id).wallet == shop
