"""Read what Telnyx's 10DLC API answers: brands, campaigns, lists, and refusals with the fields they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from apps.brands.registry.telnyx_10dlc.bodies import BRAND_FIELDS, CAMPAIGN_FIELDS
from apps.brands.registry.types import Reason, Registered, RegistryRefusal
from apps.brands.vocabulary import FilingState, IdentityStatus
from apps.channels.providers import carrier_json
from apps.core.egress import Response

_OURS = {theirs: ours for ours, theirs in (*BRAND_FIELDS.items(), *CAMPAIGN_FIELDS.items())} | {
    "firstName": "contact_name",
    "lastName": "contact_name",
    "mobilePhone": "contact_phone",
    "businessContactEmail": "contact_email",
    "usecase": "use_cases",
    "subUsecases": "use_cases",
    **{f"sample{number}": "sample_messages" for number in range(1, 6)},
}
# Words of a reason that names no field → the column that it is about. The first that fits counts.
_WORDS: tuple[tuple[str, str], ...] = (
    (r"\bein\b|tax id", "tax_id"),
    (r"legal name|company name", "business_legal_name"),
    (r"privacy", "privacy_policy_link"),
    (r"terms", "terms_and_conditions_link"),
    (r"opt.?out|\bstop\b|unsubscri", "optout_message"),
    (r"sample", "sample_messages"),
    (r"opt.?in|consent|call.to.action|\bcta\b|message flow", "message_flow"),
    (r"\bhelp\b", "help_message"),
    (r"use.?case", "use_cases"),
    (r"website|url", "business_url"),
    (r"address|street|postal|zip", "street"),
    (r"e-?mail", "contact_email"),
    (r"phone", "contact_phone"),
    (r"description", "description"),
)
_CAMPAIGN_STATES: Mapping[str, FilingState] = {
    "TCR_PENDING": FilingState.IN_REVIEW,
    "TCR_ACCEPTED": FilingState.IN_REVIEW,
    "TELNYX_ACCEPTED": FilingState.IN_REVIEW,
    "MNO_PENDING": FilingState.IN_REVIEW,
    "MNO_ACCEPTED": FilingState.IN_REVIEW,  # the networks have yet to set it up
    "MNO_PROVISIONED": FilingState.APPROVED,
    "TCR_FAILED": FilingState.REFUSED,
    "TELNYX_FAILED": FilingState.REFUSED,
    "MNO_REJECTED": FilingState.REFUSED,
    "MNO_PROVISIONING_FAILED": FilingState.REFUSED,
    "TCR_SUSPENDED": FilingState.SUSPENDED,
    "TCR_EXPIRED": FilingState.EXPIRED,
}
_CORRECTABLE = ("TELNYX_FAILED", "MNO_REJECTED")  # which may be appealed
_VERIFIED = (IdentityStatus.VERIFIED, IdentityStatus.VETTED_VERIFIED)
_UNAUTHORIZED = (401, 402, 403)
_MAX_REASONS = 50


def read_brand(response: Response) -> Registered | RegistryRefusal:
    return _refusal(response) or brand_of_record(carrier_json.parsed(response.body)) or _nonsense()


def read_campaign(response: Response) -> Registered | RegistryRefusal:
    return _refusal(response) or campaign_of_record(carrier_json.parsed(response.body)) or _nonsense()


def read_list(response: Response) -> tuple[Mapping[str, Any], ...] | RegistryRefusal:
    return _refusal(response) or tuple(carrier_json.mappings(carrier_json.parsed(response.body).get("records")))


def read_done(response: Response) -> RegistryRefusal | None:
    """None for what is done, or is being done."""
    refused = _refusal(response)
    failed = carrier_json.parsed(response.body).get("assignmentStatus") == "FAILED_ASSIGNMENT"
    if refused is None and failed:
        why = carrier_json.text(carrier_json.parsed(response.body).get("failureReasons"))
        return RegistryRefusal(why or "The number could not be assigned.")
    return refused


def read_explanation(response: Response) -> tuple[Reason, ...]:
    """Nothing if it can't be asked: then the brand's own reasons stay."""
    categories = carrier_json.mappings(carrier_json.parsed(response.body).get("category"))
    return tuple(_said(categories)) if response.status == 200 else ()


def brand_of_record(record: Mapping[str, Any]) -> Registered | None:
    registry_id = carrier_json.text(record.get("brandId"))
    if registry_id is None:
        return None
    identity = _identity(record.get("identityStatus"))
    return Registered(
        registry_id,
        _brand_state(record, identity),
        reference=_last_segment(record.get("webhookURL")),
        tcr_id=carrier_json.text(record.get("tcrBrandId")),
        reasons=reasons(record.get("failureReasons")),
        identity=identity,
        universal_ein=carrier_json.text(record.get("universalEin")),
        csp_id=carrier_json.text(record.get("cspId")),
    )


def campaign_of_record(record: Mapping[str, Any]) -> Registered | None:
    registry_id = carrier_json.text(record.get("campaignId"))
    if registry_id is None:
        return None
    status = str(record.get("campaignStatus"))
    state = _CAMPAIGN_STATES.get(status, FilingState.IN_REVIEW)
    return Registered(
        registry_id,
        FilingState.EXPIRED if record.get("status") == "EXPIRED" else state,
        reference=carrier_json.text(record.get("referenceId")) or "",
        tcr_id=carrier_json.text(record.get("tcrCampaignId")),
        reasons=reasons(record.get("failureReasons")),
        csp_id=carrier_json.text(record.get("cspId")),
        reseller_id=carrier_json.text(record.get("resellerId")),
        billed_at=carrier_json.moment(record.get("billedDate")),
        is_resubmittable=status in _CORRECTABLE,
    )


def reasons(given: object) -> tuple[Reason, ...]:
    """Telnyx writes them as a list of objects with `fields` and `description`, the same as JSON text, or a sentence."""
    if isinstance(given, str):
        try:
            given = orjson.loads(given)
        except orjson.JSONDecodeError:
            text = carrier_json.text(given)
            return (Reason(_guessed(text), text),) if text else ()
    entries = carrier_json.mappings(given if isinstance(given, list) else [given])
    return tuple(_said(entries))[:_MAX_REASONS]


def _said(entries: list[Mapping[str, Any]]) -> Iterator[Reason]:
    for entry in entries:
        text = carrier_json.text(entry.get("description")) or carrier_json.text(entry.get("detail"))
        given = entry.get("fields")
        named = given if isinstance(given, list) else []
        fields = [_OURS[name] for name in named if isinstance(name, str) and name in _OURS]
        for field in dict.fromkeys(fields) if text else ():
            yield Reason(field, text or "")
        if text and not fields:
            yield Reason(_guessed(text), text)


def _guessed(text: str) -> str:
    return next((field for words, field in _WORDS if re.search(words, text, re.IGNORECASE)), "")


def _brand_state(record: Mapping[str, Any], identity: IdentityStatus | None) -> FilingState:
    status = record.get("status")
    if status == "REGISTRATION_FAILED":
        return FilingState.REFUSED
    if status == "REGISTRATION_PENDING" or identity is None:
        return FilingState.IN_REVIEW
    if identity == IdentityStatus.UNVERIFIED:
        return FilingState.REFUSED
    is_alone = record.get("entityType") == "SOLE_PROPRIETOR"
    return FilingState.APPROVED if identity in _VERIFIED or is_alone else FilingState.IN_REVIEW


def _identity(given: object) -> IdentityStatus | None:
    return IdentityStatus(given) if given in IdentityStatus.values else None


def _last_segment(url: object) -> str:
    return (carrier_json.text(url) or "").rstrip("/").rpartition("/")[2]


def _nonsense() -> RegistryRefusal:
    return RegistryRefusal("Telnyx gave an answer that we can't read.", is_retryable=True)


def _refusal(response: Response) -> RegistryRefusal | None:
    """None for what was done. A refusal of our account says nothing of what we asked for."""
    if response.error is not None:
        return RegistryRefusal(f"Telnyx can't be reached: {response.error}", is_retryable=True)
    if 200 <= response.status < 300:
        return None
    answer = carrier_json.parsed(response.body)
    found = tuple([*_errors(answer), *_problems(answer)])[:_MAX_REASONS]
    text = " ".join(reason.text for reason in found) or f"Telnyx answered {response.status}."
    is_busy = response.status in (408, 409, 425, 429) or response.status >= 500
    pause = carrier_json.seconds(response.headers.get("retry-after"))
    return RegistryRefusal(
        text, found, is_busy or response.status in _UNAUTHORIZED, response.status == 404, retry_after=pause
    )


def _errors(answer: Mapping[str, Any]) -> Iterator[Reason]:
    """Telnyx's own form: a list of errors, each perhaps with the field as a JSON pointer."""
    for error in carrier_json.mappings(answer.get("errors")):
        text = carrier_json.text(error.get("detail")) or carrier_json.text(error.get("title"))
        pointer = carrier_json.text(carrier_json.mapping(error.get("source")).get("pointer")) or ""
        if text:
            yield Reason(_OURS.get(pointer.rpartition("/")[2], "") or _guessed(text), text)


def _problems(answer: Mapping[str, Any]) -> Iterator[Reason]:
    """The form of bodies that break a rule: `detail` is a list of messages with the place of each."""
    for problem in carrier_json.mappings(answer.get("detail")):
        text = carrier_json.text(problem.get("msg"))
        place = problem.get("loc")
        last = place[-1] if isinstance(place, list) and place else ""
        if text:
            yield Reason(_OURS.get(str(last), "") or _guessed(text), text)
