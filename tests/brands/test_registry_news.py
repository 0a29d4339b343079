"""Callbacks of the registry make a filing due, and name the fields of a refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from apps.brands import filing
from apps.brands.models import Filing
from tests.brands.conftest import account, work
from tests.cast import Cast
from tests.factories.brands import complete_brand
from tests.fakes.carrier import CarrierProcess
from tests.fakes.receiver import Receiver


@pytest.fixture
def filed(cast: Cast, registry: CarrierProcess) -> Filing:
    account(cast.acme, registry)
    filing.file_brand(cast.acme, complete_brand(cast.acme), now=timezone.now())
    return Filing.objects.get()


def told(registry: CarrierProcess, row: Filing, settings: Any, decision: str, **more: object) -> Any:
    """The callback that the registry posts about this decision."""
    with Receiver() as receiver:
        settings.CALLBACK_URL = receiver.url
        work()
        registry.decide(Filing.objects.get(pk=row.pk).registry_id, decision, **more)
        return receiver.wait(1)[0]


def post(row_id: object, call: Any, **changed: str) -> int:
    headers = {name: value for name, value in call.headers.items() if name.lower().startswith("telnyx")} | changed
    sent = Client().post(f"/callbacks/registry/{row_id}", call.body, content_type="application/json", headers=headers)
    return sent.status_code


def test_a_callback_makes_the_filing_due_and_keeps_the_fields(
    filed: Filing, registry: CarrierProcess, settings: Any
) -> None:
    reasons = [{"fields": ["ein"], "description": "The EIN is unknown."}]
    call = told(registry, filed, settings, "reject", reasons=reasons)
    assert call.path == f"/callbacks/registry/{filed.id}"

    assert post(filed.id, call) == 200

    filed.refresh_from_db()
    assert filed.due_at <= timezone.now()
    assert filed.reasons == [{"field": "tax_id", "text": "The EIN is unknown."}]
    work()
    filed.refresh_from_db()
    assert (filed.state, filed.reasons[0]["field"]) == ("refused", "tax_id")


def test_only_the_account_that_filed_can_prove_a_callback(
    filed: Filing, registry: CarrierProcess, settings: Any
) -> None:
    call = told(registry, filed, settings, "approve")
    later = timezone.now() + timedelta(days=1)
    Filing.objects.update(due_at=later)

    assert post(filed.id, call, **{"telnyx-timestamp": "1"}) == 401
    assert post(uuid4(), call) == 404
    assert Client().get(f"/callbacks/registry/{filed.id}").status_code == 405
    filed.refresh_from_db()
    assert filed.due_at == later

    filed.account.credentials = {"api_key": "KEY", "public_key": "wrong"}  # type: ignore[union-attr]
    filed.account.save()  # type: ignore[union-attr]
    assert post(filed.id, call) == 401
    Filing.objects.update(account=None)
    assert post(filed.id, call) == 404


def test_news_of_another_registration_change_nothing(filed: Filing, registry: CarrierProcess, settings: Any) -> None:
    call = told(registry, filed, settings, "approve")
    later = timezone.now() + timedelta(days=1)
    Filing.objects.update(due_at=later, registry_id="another")

    assert post(filed.id, call) == 200

    assert Filing.objects.get().due_at == later
