"""What the registry says, stored on the rows. `test_registering` has the ways it comes to that."""

from __future__ import annotations

from datetime import UTC, datetime

from apps.brands import registry_result
from apps.brands.models import Brand, Campaign, Filing
from apps.brands.registry.types import Reason, Registered
from apps.brands.vocabulary import FilingState
from tests.cast import Cast
from tests.factories.brands import complete_brand, complete_campaign

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def test_each_state_is_one_of_the_contract_s(cast: Cast) -> None:
    row = complete_campaign(cast.acme, complete_brand(cast.acme))
    filed = Filing.objects.create(campaign=row, due_at=NOW)
    shown = {}
    for state in FilingState:
        registry_result.store(filed, Registered("42", state), now=NOW)
        row.refresh_from_db()
        shown[state.value] = (row.status, row.sharing_status, row.submitted_to_tcr)

    assert shown == {
        "queued": ("SENT_CREATED", "PENDING", True),
        "in_review": ("SENT_CREATED", "PENDING", True),
        "approved": ("ACTIVE", "ACCEPTED", True),
        "refused": ("SENT_CREATED", "DECLINED", False),
        "suspended": ("SENT_CREATED", "DECLINED", True),
        "expired": ("EXPIRED", "DECLINED", False),
    }


def test_a_correction_made_meanwhile_stays(cast: Cast) -> None:
    brand = complete_brand(cast.acme)
    campaign = complete_campaign(cast.acme, brand)
    rows = [Filing.objects.create(brand=brand, due_at=NOW), Filing.objects.create(campaign=campaign, due_at=NOW)]
    Brand.objects.update(business_legal_name="Acme Roasters Inc.")
    Campaign.objects.update(description="Corrected")

    for row in rows:
        registry_result.store(row, Registered("42", FilingState.REFUSED), now=NOW)

    assert (Brand.objects.get().business_legal_name, Campaign.objects.get().description) == (
        "Acme Roasters Inc.",
        "Corrected",
    )


def test_the_same_state_again_adds_no_line_to_the_timeline(cast: Cast) -> None:
    filed = Filing.objects.create(brand=complete_brand(cast.acme), due_at=NOW)

    for _ in range(2):
        registry_result.store(filed, Registered("42", FilingState.IN_REVIEW), now=NOW)

    assert [step.state for step in filed.steps.all()] == ["in_review"]


def test_fields_that_a_callback_named_stay(cast: Cast) -> None:
    named = [{"field": "tax_id", "text": "Not found."}]
    filed = Filing.objects.create(brand=complete_brand(cast.acme), due_at=NOW, reasons=named)

    vague = Registered("42", FilingState.REFUSED, reasons=(Reason("", "Something is wrong."),))
    registry_result.store(filed, vague, now=NOW)

    assert filed.reasons == named
    assert filed.steps.get().note == "Not found."
