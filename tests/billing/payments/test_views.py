"""The pages of payments, as a person uses them."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from apps.billing.money import UNIT
from apps.billing.payments.models import AutoRecharge, Payment, PaymentKind, PaymentMethod, PaymentState
from apps.users.models import Role
from tests.billing.payments.conftest import checked_out, recharge, saved_card, wallet, work
from tests.brands.pages.brands.test_views import signed_in, text
from tests.cast import Cast
from tests.factories import payments
from tests.fakes.carrier import CarrierProcess

TOP_UP, LIST, RULE = "/billing/top-up/", "/billing/payments/", "/billing/auto-recharge/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast)


def test_funds_are_added_and_the_page_waits_for_them(cast: Cast, stripe_server: CarrierProcess, client: Client) -> None:
    wallet(cast.acme)
    assert "No payments yet" in text(client, LIST)

    made = client.post(TOP_UP, {"amount": "25"}, headers=HTMX)

    payment = Payment.objects.owned_by(cast.acme).get()
    assert made.headers["HX-Redirect"] == payment.checkout_url
    at = f"{LIST}{payment.id}/"
    assert "Continue to payment" in text(client, at)
    back = text(client, f"{at}?paid")
    assert "We’re waiting for the payment service to confirm" in back
    assert f'hx-get="{at}?paid&amp;shown=pending" hx-trigger="every 2s"' in back
    assert client.get(f"{at}?paid&shown=pending", headers=HTMX).headers.get("HX-Refresh") is None
    checked_out(stripe_server, payment)
    work()
    assert client.get(f"{at}?paid", headers=HTMX).headers["HX-Refresh"] == "true"
    shown = text(client, f"{at}?paid")
    assert "$25.00 was added to the balance." in shown
    assert "every 2s" not in shown
    assert "Top-up" in text(client, f"{LIST}?state=paid&kind=top_up&q={payment.id}")
    assert "No payments match" in text(client, f"{LIST}?state=failed")


def test_a_bank_debit_is_processing_and_disputed_money_is_shown(cast: Cast, client: Client) -> None:
    payment = payments.payment(
        cast.acme, state=PaymentState.PROCESSING, checkout_url="http://127.0.0.1:9/checkout/cs_1"
    )
    at = f"{LIST}{payment.id}/"

    shown = text(client, at)
    assert "The bank debit is under way" in shown
    assert "Continue to payment" not in shown
    assert 'hx-trigger="every 10s"' in shown
    assert client.get(f"{at}?shown=processing", headers=HTMX).headers.get("HX-Refresh") is None
    assert client.get(f"{at}?shown=pending", headers=HTMX).headers["HX-Refresh"] == "true"
    assert "Top-up" in text(client, f"{LIST}?state=processing&q={payment.id}")
    Payment.objects.filter(id=payment.id).update(state=PaymentState.PAID, disputed=25 * UNIT, owed=5 * UNIT)

    shown = text(client, at)
    assert "The bank took $25.00 back after a dispute." in shown
    assert "$5.00. The balance didn’t cover it" in " ".join(shown.split())


def test_without_scripts_a_link_leads_to_the_checkout(
    cast: Cast, stripe_server: CarrierProcess, client: Client
) -> None:
    """A form may not redirect to another site."""
    wallet(cast.acme)

    made = client.post(TOP_UP, {"amount": "25"})

    payment = Payment.objects.owned_by(cast.acme).get()
    assert made.headers["Location"] == f"{LIST}{payment.id}/"
    assert f'href="{payment.checkout_url}"' in text(client, made.headers["Location"])


def test_a_wrong_amount_is_kept_and_named(cast: Cast, stripe_server: CarrierProcess, client: Client) -> None:
    wallet(cast.acme)

    answer = client.post(TOP_UP, {"amount": "4"})

    assert answer.status_code == 422
    assert "Write an amount from $5.00 to $10,000.00." in answer.content.decode()
    assert 'value="4"' in answer.content.decode()


def test_who_adds_funds_is_told_what_is_owed(cast: Cast, client: Client) -> None:
    wallet(cast.acme)
    assert "is owed" not in text(client, TOP_UP)
    payments.payment(cast.acme, state=PaymentState.REFUNDED, returned=25 * UNIT, owed=20 * UNIT)

    assert "$20.00 is owed for payments that were taken back." in text(client, TOP_UP)


def test_an_account_without_a_wallet_cannot_pay(cast: Cast, client: Client) -> None:
    for path in (TOP_UP, RULE, LIST):
        assert "This account has no balance: its organization pays, or it is not billed." in text(client, path)
    assert client.post(TOP_UP, {"amount": "25"}).status_code == 422
    given = {"below": "10", "amount": "50", "monthly_cap": ""}
    assert client.post(RULE, given).status_code == 422


def test_without_a_key_the_form_says_whom_to_ask(cast: Cast, client: Client, settings: Settings) -> None:
    settings.STRIPE_SECRET_KEY = ""
    wallet(cast.acme)

    answer = client.post(TOP_UP, {"amount": "25"})

    assert "Ask your server’s operator." in answer.content.decode()


def test_auto_recharge_is_set_and_said_to_be_paused(cast: Cast, stripe_server: CarrierProcess, client: Client) -> None:
    wallet(cast.acme, balance=100 * UNIT)
    given = {"is_on": "on", "below": "10", "amount": "50", "monthly_cap": "200"}
    refused = client.post(RULE, given)
    assert (refused.status_code, "Add funds once first" in refused.content.decode()) == (422, True)
    saved_card(cast.acme, stripe_server)
    assert "Visa ···· 4242, expires 12/2034" in text(client, RULE)

    assert client.post(RULE, given).headers["Location"] == LIST

    rule = AutoRecharge.objects.get(id=cast.acme.id)
    assert (rule.is_on, rule.below, rule.amount, rule.monthly_cap) == (True, 10 * UNIT, 50 * UNIT, 200 * UNIT)
    payments.payment(cast.acme, 50 * UNIT, kind=PaymentKind.AUTO_RECHARGE, state=PaymentState.PAID)
    assert "$50.00 charged this month." in text(client, RULE)
    AutoRecharge.objects.filter(id=rule.id).update(failures=3, paused_at=rule.created_at)
    assert "Auto-recharge is paused" in text(client, LIST)
    assert "Saving starts it again." in text(client, RULE)
    assert 'value="200.00"' in text(client, RULE)


def test_the_card_is_removed_by_whom_it_belongs_to(cast: Cast, stripe_server: CarrierProcess, client: Client) -> None:
    remove = "/billing/card/remove/"
    assert "No card is kept for this account." in text(client, remove)
    wallet(cast.acme)
    card, theirs = saved_card(cast.acme, stripe_server), saved_card(cast.shop, stripe_server)
    assert f'href="{remove}"' in text(client, RULE)
    assert "Remove Visa ···· 4242?" in text(client, remove)
    stripe_server.put_faults({"kind": "error", "count": 1})
    failed = client.post(remove)
    assert (failed.status_code, "Try again in a few minutes." in failed.content.decode()) == (422, True)

    assert client.post(remove).headers["Location"] == LIST

    assert list(PaymentMethod.objects.filter(id__in=[card.id, theirs.id])) == [theirs]
    assert "There is no card yet." in text(client, RULE)


def test_an_organization_sees_its_profiles_payments_but_pays_only_its_own(cast: Cast, client: Client) -> None:
    theirs = payments.payment(cast.shop, checkout_url="http://127.0.0.1:9/checkout/cs_1")

    assert "EU shop" in text(client, LIST)
    assert "Continue to payment" not in text(client, f"{LIST}{theirs.id}/")
    other = payments.payment(cast.outsider)
    assert client.get(f"{LIST}{other.id}/").status_code == 404


def test_admins_see_and_billing_members_pay(cast: Cast) -> None:
    payment = payments.payment(
        cast.acme, state=PaymentState.FAILED, problem="The card has expired.", kind=PaymentKind.AUTO_RECHARGE
    )
    recharge(cast.acme)
    admin, billing = signed_in(cast, Role.ADMIN), signed_in(cast, Role.BILLING)

    assert "The card has expired." in text(admin, f"{LIST}{payment.id}/")
    assert "Add funds" not in text(admin, LIST)
    assert admin.get(TOP_UP).status_code == 403
    assert "Add funds" in text(billing, LIST)
    assert billing.get(TOP_UP).status_code == 200
