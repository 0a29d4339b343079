"""What Telnyx answers, also when it makes no sense."""

from __future__ import annotations

from typing import Any

import orjson

from apps.brands.registry import telnyx_10dlc
from apps.brands.registry.telnyx_10dlc.answers import reasons
from apps.brands.registry.types import Reason, Registered, RegistryRefusal
from apps.brands.vocabulary import FilingState
from apps.core.egress import Response


def response(body: Any, status: int = 200, **headers: str) -> Response:
    return Response(status, headers, body if isinstance(body, bytes) else orjson.dumps(body))


def brand_state(**fields: Any) -> FilingState:
    found = telnyx_10dlc.read_brand(response({"brandId": "42", **fields}))
    assert isinstance(found, Registered)
    return found.state


def campaign_state(**fields: Any) -> FilingState:
    found = telnyx_10dlc.read_campaign(response({"campaignId": "7", **fields}))
    assert isinstance(found, Registered)
    return found.state


def test_states_of_a_brand() -> None:
    cases: list[tuple[dict[str, Any], FilingState]] = [
        ({"status": "REGISTRATION_PENDING"}, FilingState.IN_REVIEW),
        ({"status": "REGISTRATION_PENDING", "identityStatus": "UNVERIFIED"}, FilingState.IN_REVIEW),
        ({"status": "REGISTRATION_FAILED"}, FilingState.REFUSED),
        ({"status": "OK", "identityStatus": "VERIFIED"}, FilingState.APPROVED),
        ({"status": "OK", "identityStatus": "VETTED_VERIFIED"}, FilingState.APPROVED),
        ({"status": "OK", "identityStatus": "UNVERIFIED"}, FilingState.REFUSED),
        ({"status": "OK", "identityStatus": "SELF_DECLARED"}, FilingState.IN_REVIEW),
        ({"status": "OK", "identityStatus": "SELF_DECLARED", "entityType": "SOLE_PROPRIETOR"}, FilingState.APPROVED),
        ({"status": 7, "identityStatus": ["?"]}, FilingState.IN_REVIEW),
    ]

    assert [(fields, found) for fields, state in cases if (found := brand_state(**fields)) != state] == []


def test_states_of_a_campaign() -> None:
    in_review = ("TCR_PENDING", "TCR_ACCEPTED", "TELNYX_ACCEPTED", "MNO_PENDING", "MNO_ACCEPTED", "SOMETHING_NEW")
    refused = ("TCR_FAILED", "TELNYX_FAILED", "MNO_REJECTED", "MNO_PROVISIONING_FAILED")

    assert {campaign_state(campaignStatus=each) for each in in_review} == {FilingState.IN_REVIEW}
    assert {campaign_state(campaignStatus=each) for each in refused} == {FilingState.REFUSED}
    assert campaign_state(campaignStatus="MNO_PROVISIONED", status="ACTIVE") == FilingState.APPROVED
    assert campaign_state(campaignStatus="TCR_SUSPENDED") == FilingState.SUSPENDED
    assert campaign_state(campaignStatus="TCR_EXPIRED") == FilingState.EXPIRED
    assert campaign_state(campaignStatus="MNO_PROVISIONED", status="EXPIRED") == FilingState.EXPIRED


def test_reasons_come_in_three_forms() -> None:
    entry = {"fields": ["ein", "unknown", "companyName"], "description": "They don't match."}
    named = (Reason("tax_id", "They don't match."), Reason("business_legal_name", "They don't match."))

    assert reasons([entry]) == named
    assert reasons(orjson.dumps([entry]).decode()) == named
    assert reasons("The privacy policy can't be opened.") == (
        Reason("privacy_policy_link", "The privacy policy can't be opened."),
    )
    nothing: list[Any] = [None, "", [], [{}], 7, {"fields": []}]
    assert [reasons(each) for each in nothing] == [()] * 6


def test_a_sentence_without_fields_is_put_at_the_field_it_speaks_of() -> None:
    cases = {
        "Insufficient opt-out instructions": "optout_message",
        "Sample message does not match the use case": "sample_messages",
        "Call to action does not obtain consent": "message_flow",
        "Website is not reachable": "business_url",
        "EIN does not match the legal company name": "tax_id",
        "Terms and conditions are missing": "terms_and_conditions_link",
        "Rejected by T-Mobile": "",
    }

    assert {text: reasons(text)[0].field for text in cases} == cases


def test_feedback_on_a_brand() -> None:
    said = {"category": [{"id": "TAX_ID", "description": "Check the tax ID.", "fields": ["ein"]}]}

    assert telnyx_10dlc.read_explanation(response(said)) == (Reason("tax_id", "Check the tax ID."),)
    assert telnyx_10dlc.read_explanation(response(said, 404)) == ()
    assert telnyx_10dlc.read_explanation(Response(0, error="no route")) == ()


def refused(answer: Response) -> RegistryRefusal:
    found = telnyx_10dlc.read_brand(answer)
    assert isinstance(found, RegistryRefusal)
    return found


def test_refusals_name_fields_in_both_of_telnyx_s_forms() -> None:
    detail = {"detail": [{"loc": ["body", "ein"], "msg": "Invalid EIN", "type": "value_error"}]}
    errors = {"errors": [{"code": "10015", "detail": "Bad.", "source": {"pointer": "/sample1"}}, {"title": "No."}]}

    assert refused(response(detail, 422)).reasons == (Reason("tax_id", "Invalid EIN"),)
    assert refused(response(errors, 400)).reasons == (Reason("sample_messages", "Bad."), Reason("", "No."))
    assert not refused(response(detail, 422)).is_retryable
    assert refused(response(b"nonsense", 400)).text == "Telnyx answered 400."


def test_what_says_nothing_of_the_brand_is_tried_again() -> None:
    silent = [Response(0, error="no route"), response({}, 500), response({}, 401), response({}, 403), response([], 200)]

    assert [answer for answer in silent if not refused(answer).is_retryable] == []
    assert refused(response({}, 429, **{"retry-after": "30"})).retry_after == 30.0
    assert refused(response({}, 404)).is_unknown


def test_lists_and_numbers() -> None:
    assert telnyx_10dlc.read_list(response({"records": [{"brandId": "1"}, 7]})) == ({"brandId": "1"},)
    assert telnyx_10dlc.read_list(response([])) == ()
    assert isinstance(telnyx_10dlc.read_list(response({}, 500)), RegistryRefusal)
    assert telnyx_10dlc.brand_of_record({}) is None
    assert telnyx_10dlc.read_done(response({"assignmentStatus": "PENDING_ASSIGNMENT"})) is None
    failed = telnyx_10dlc.read_done(response({"assignmentStatus": "FAILED_ASSIGNMENT", "failureReasons": "Taken."}))
    assert failed is not None
    assert failed.text == "Taken."


def test_a_brand_is_found_again_by_the_end_of_its_callback_url() -> None:
    found = telnyx_10dlc.brand_of_record({"brandId": "42", "webhookURL": "https://us.test/callbacks/registry/abc"})

    assert found is not None
    assert found.reference == "abc"
