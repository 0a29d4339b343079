"""Stripe's format: forms with brackets, test cards, and what is said of a payment."""

from __future__ import annotations

import pytest

from apps.simulator import stripe
from apps.simulator.stripe import StripeProblem
from apps.simulator.stripe_book import StripeCard, StripeIntent


def test_forms_are_read_with_their_brackets() -> None:
    fields = stripe.read(b"mode=payment&metadata%5Ba%5D=1&metadata[b][c]=2&payment_intent_data[metadata][d]=3")

    assert fields["mode"] == "payment"
    assert stripe.within(fields, "metadata") == {"a": "1"}
    assert stripe.within(fields, "payment_intent_data[metadata]") == {"d": "3"}


@pytest.mark.parametrize(
    ("number", "here", "later"),
    [
        ("4242424242424242", None, None),
        ("4000000000000002", "generic_decline", "generic_decline"),
        ("4000000000009995", "insufficient_funds", "insufficient_funds"),
        ("4000000000000341", None, "generic_decline"),
        ("4000002500003155", None, "authentication_required"),
    ],
)
def test_what_cards_do(number: str, here: str | None, later: str | None) -> None:
    behaviour = stripe.CARDS[number]

    refusals = [stripe.decline_of(behaviour, is_there=is_there) for is_there in (True, False)]

    assert [each and each.decline_code for each in refusals] == [here, later]


def test_debits_that_were_returned_say_that_it_was_a_bank_account() -> None:
    for account, code in (("000222222227", "insufficient_funds"), ("000111111113", "account_closed")):
        error = stripe.intent(StripeIntent(500, "usd", decline=stripe.ACCOUNTS[account]))["last_payment_error"]

        assert (error["code"], error["payment_method"]["type"]) == (code, "us_bank_account")
        assert "decline_code" not in error


def test_a_dispute_says_what_left_and_what_came_back() -> None:
    made = StripeIntent(500, "usd", dispute="du_1", disputed=300)

    lost, made.is_won = stripe.dispute(made), True
    won = stripe.dispute(made)

    assert [each["amount"] for each in lost["balance_transactions"]] == [-300]
    assert [each["amount"] for each in won["balance_transactions"]] == [-300, 300]
    assert (lost["status"], won["status"], won["payment_intent"]) == ("needs_response", "won", made.id)


def test_a_declined_payment_and_a_refused_request() -> None:
    made = StripeIntent(500, "usd", decline="insufficient_funds")
    body = stripe.declined(stripe.DECLINES["insufficient_funds"], made)["error"]

    assert (body["type"], body["code"], body["decline_code"]) == ("card_error", "card_declined", "insufficient_funds")
    assert body["payment_intent"]["last_payment_error"]["decline_code"] == "insufficient_funds"
    assert stripe.refusal(StripeProblem(400, "No.", param="amount"))["error"] == {
        "type": "invalid_request_error",
        "message": "No.",
        "param": "amount",
    }


def test_a_charge_says_how_much_was_returned() -> None:
    made = StripeIntent(500, "usd", charge="ch_1", refunded=200)

    assert (stripe.charge(made)["amount_refunded"], stripe.charge(made)["refunded"]) == (200, False)
    made.refunded = 500
    assert stripe.charge(made)["refunded"] is True
    assert stripe.refund(made, 300)["charge"] == "ch_1"


def test_an_expanded_method_shows_the_card() -> None:
    card = StripeCard("cus_1", "4242", "")

    shown = stripe.intent(StripeIntent(500, "usd", method=card.id), card)["payment_method"]

    assert (shown["id"], shown["customer"], shown["card"]["last4"]) == (card.id, "cus_1", "4242")
    account = stripe.method(StripeCard("cus_1", "6789", "", kind="us_bank_account"))
    assert (account["type"], account["us_bank_account"]) == ("us_bank_account", {"last4": "6789"})
