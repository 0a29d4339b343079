"""Notices about accounts are tried again until they are taken."""

from __future__ import annotations

from apps.simulator.meta import WABA_ID
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver


def test_notice_is_repeated_until_a_200(carrier: CarrierProcess, receiver: Receiver) -> None:
    carrier.subscribe_account(WABA_ID, receiver.url)
    (template_id,) = carrier.seed_templates({"name": "order_update", "status": "PENDING"})
    receiver.answers = [500, 204]

    carrier.review(template_id, status="APPROVED")

    first, *others = receiver.wait(3)
    assert all(call.body == first.body for call in others)
