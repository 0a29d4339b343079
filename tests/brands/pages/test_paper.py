"""What a page says of each field of a brand or campaign."""

from __future__ import annotations

from datetime import UTC, datetime

from apps.brands.models import Brand, Filing, FilingStep
from apps.brands.pages import paper
from apps.brands.vocabulary import FilingState
from tests.cast import Cast
from tests.factories.brands import brand, complete_brand, complete_campaign

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def test_advice_stands_at_its_field_until_it_is_filed(cast: Cast) -> None:
    poor = brand(cast.acme, street="PO Box 1")
    found = paper.of_brand(poor)
    lines = paper.marks(found)

    assert lines["tax_id"].blocking == ["Give the tax ID: for US businesses the EIN."]
    assert len(lines["street"].advice) == 1
    assert (found.blocking > 3, found.advised > 0, found.may_be_submitted) == (True, True, True)
    assert not lines["vertical"].is_marked

    Filing.objects.create(brand=poor, due_at=NOW, state=FilingState.IN_REVIEW)
    found = paper.of_brand(Brand.objects.get())
    assert (found.blocking, found.may_be_submitted) == (0, False)


def test_reasons_of_a_rejection_stand_at_their_fields(cast: Cast) -> None:
    row = complete_campaign(cast.acme, complete_brand(cast.acme))
    reasons = [
        {"field": "message_flow", "text": "The page can't be opened."},
        {"field": "sample_messages", "text": "Samples differ from the use case."},
        {"field": "business_url", "text": "The website is empty."},
        {"field": "", "text": "Rejected by T-Mobile."},
    ]
    filed = Filing.objects.create(campaign=row, due_at=NOW, state=FilingState.REFUSED, reasons=reasons)
    FilingStep.objects.create(filing=filed, state=FilingState.REFUSED, note="No.", created_at=NOW)

    found = paper.of_campaign(row)

    lines = paper.marks(found)
    assert lines["message_flow"].rejections == ["The page can't be opened."]
    assert lines["sample_messages"].rejections == ["Samples differ from the use case."]
    assert found.rejections == ["The website is empty.", "Rejected by T-Mobile."]
    assert [(step.word, step.note, step.tone, step.at) for step in found.steps] == [("Rejected", "No.", "failed", NOW)]


def test_values_are_shown_in_words(cast: Cast) -> None:
    countries = [{"id": "US", "isMain": True}, {"id": "CA", "isMain": False}]
    lines = paper.marks(paper.of_brand(complete_brand(cast.acme, destination_countries=countries)))

    shown = {column: lines[column].value for column in ("entity_type", "vertical", "destination_countries", "notes")}
    assert shown == {
        "entity_type": "Private company",
        "vertical": "Retail",
        "destination_countries": "US, CA",
        "notes": "",
    }
    assert lines["is_tcr_application"].value == "No"
    assert lines["contact_phone"].value == "+1 415-555-0100"
