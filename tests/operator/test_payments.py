"""What the payment service told that was not applied, in the console."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from apps.billing.money import UNIT
from apps.billing.payments.models import PaymentEvent
from tests.cast import Cast
from tests.factories import payments

_LIST = "operator:payments_paymentevent_changelist"


def test_only_what_was_refused_is_listed(console: Client, cast: Cast) -> None:
    payment = payments.payment(cast.shop, 25 * UNIT)
    kind = "checkout.session.completed"
    PaymentEvent.objects.create(external_id="evt_good", kind=kind, payment=payment)
    wrong = PaymentEvent.objects.create(external_id="evt_wrong", kind=kind, payment=payment, problem="Paid 1 USD.")

    shown = console.get(reverse(_LIST)).content.decode()
    page = console.get(reverse("operator:payments_paymentevent_change", args=[wrong.id]))

    assert "evt_good" not in shown
    assert all(each in shown for each in ("evt_wrong", "EU shop", "$25.00", "Paid 1 USD."))
    assert page.status_code == 200
    assert "Pending" in page.content.decode()
    assert console.get(f"{reverse(_LIST)}?q=Acme").content.decode().count("evt_wrong") > 0
