"""The calls for one filing: find it at the registry, create it, correct it, or read what became of it.

Calls wait for their answer, so make them outside of transactions. Every sequence may be cut off after any call and
begun again: what is there already is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings

from apps.brands.models import Brand, Campaign, Filing
from apps.brands.registry.types import Access, Reason, Registered, Registry, RegistryRefusal
from apps.brands.vocabulary import FilingState
from apps.core import egress

Answer = Registered | RegistryRefusal


class Waits(Exception):
    """It can't be handed over yet. The sentence says what it waits for."""


def callback_url(filing: Filing) -> str:
    """Where the registry tells us news. Its last part is the filing's id, by which we find a brand again."""
    return f"{settings.CALLBACK_URL}/callbacks/registry/{filing.id}"


def hand_over(filing: Filing, registry: Registry, access: Access) -> Answer:
    """Raises Waits."""
    if filing.campaign is not None:
        return _campaign(filing, filing.campaign, registry, access)
    assert filing.brand is not None
    return _brand(filing, filing.brand, registry, access)


def look(filing: Filing, registry: Registry, access: Access) -> Answer:
    """How it is at the registry now."""
    if filing.campaign is not None:
        return registry.read_campaign(egress.call(registry.get_campaign(filing.registry_id, access)))
    found = registry.read_brand(egress.call(registry.get_brand(filing.registry_id, access)))
    if isinstance(found, Registered) and found.state == FilingState.REFUSED:
        return _explained(found, registry, access)
    return found


def _explained(found: Registered, registry: Registry, access: Access) -> Registered:
    """With the registry's feedback, which names the fields."""
    request = registry.explain_brand(found.registry_id, access)
    said: tuple[Reason, ...] = registry.read_explanation(egress.call(request))
    return replace(found, reasons=said) if said else found


# --- Brands ---


def _brand(filing: Filing, brand: Brand, registry: Registry, access: Access) -> Answer:
    body = registry.brand_body(brand, callback_url(filing))
    if filing.registry_id:
        corrected = _corrected_brand(filing, body, registry, access)
        if corrected is not None:
            return corrected
        filing.registry_id = ""
        filing.save(update_fields=["registry_id"])  # now: a worker that takes over looks for the new one first
    found = _find_brand(filing, body, registry, access)
    if found is None:
        found = registry.read_brand(egress.call(registry.create_brand(body, access)))
    _remember(filing, body, found)
    return found


def _find_brand(filing: Filing, body: Mapping[str, Any], registry: Registry, access: Access) -> Answer | None:
    """The one that an earlier try made: the list doesn't say for which filing, each brand itself does."""
    records = registry.read_list(egress.call(registry.find_brands(body, access)))
    if isinstance(records, RegistryRefusal):
        return records
    listed = [found for record in records if (found := registry.brand_of_record(record))]
    ids = [each.registry_id for each in listed]
    known = set(Filing.objects.filter(registry_id__in=ids).values_list("registry_id", flat=True))
    for registry_id in ids:
        if registry_id not in known:
            answer = registry.read_brand(egress.call(registry.get_brand(registry_id, access)))
            if isinstance(answer, RegistryRefusal) and not answer.is_unknown:
                return answer
            if isinstance(answer, Registered) and answer.reference == str(filing.id):
                return answer
    return None


def _corrected_brand(filing: Filing, body: Mapping[str, Any], registry: Registry, access: Access) -> Answer | None:
    """Update it and have it reviewed again, unless an earlier try did so. None if it is gone there."""
    found = registry.read_brand(egress.call(registry.get_brand(filing.registry_id, access)))
    if isinstance(found, RegistryRefusal):
        return None if found.is_unknown else found
    if found.state != FilingState.REFUSED or not _is_correction(filing):
        return found
    updated = registry.read_brand(egress.call(registry.update_brand(filing.registry_id, body, access)))
    if isinstance(updated, RegistryRefusal):
        return updated
    _remember(filing, body, updated)
    return registry.read_brand(egress.call(registry.review_brand_again(filing.registry_id, access)))


def _is_correction(filing: Filing) -> bool:
    """Whether its customer submitted it again. Otherwise the registry only decided before we stored what it knows."""
    return filing.steps.filter(state__in=(FilingState.REFUSED, FilingState.EXPIRED)).exists()


# --- Campaigns ---


def _campaign(filing: Filing, campaign: Campaign, registry: Registry, access: Access) -> Answer:
    brand_id = _registered_brand(campaign)
    body = registry.campaign_body(campaign, brand_id, filing.reference, callback_url(filing))
    if filing.registry_id:
        found = registry.read_campaign(egress.call(registry.get_campaign(filing.registry_id, access)))
        if isinstance(found, RegistryRefusal) and not found.is_unknown:
            return found
        if isinstance(found, Registered):
            if found.state not in (FilingState.REFUSED, FilingState.EXPIRED) or not _is_correction(filing):
                return found
            if found.is_resubmittable and registry.can_be_updated(filing.filed, body):
                return _corrected_campaign(filing, body, registry, access)
            refused = registry.read_done(egress.call(registry.end_campaign(filing.registry_id, access)))
            if refused and refused.is_retryable:
                return refused
        _begin_anew(filing)
        body = registry.campaign_body(campaign, brand_id, filing.reference, callback_url(filing))
    answer = _find_campaign(filing, body, registry, access)
    if answer is None:
        answer = registry.read_campaign(egress.call(registry.create_campaign(body, access)))
    _remember(filing, body, answer)
    return answer


def _registered_brand(campaign: Campaign) -> str:
    """The registry's id of its brand. Raises Waits."""
    brand: Filing | None = getattr(campaign.brand, "filing", None)
    if brand is None:
        raise Waits("Submit the brand first. The campaign is submitted when the brand is active.")
    if brand.state != FilingState.APPROVED:
        raise Waits("The campaign is submitted when its brand is active.")
    return brand.registry_id


def _find_campaign(filing: Filing, body: Mapping[str, Any], registry: Registry, access: Access) -> Answer | None:
    records = registry.read_list(egress.call(registry.find_campaigns(body, access)))
    if isinstance(records, RegistryRefusal):
        return records
    listed = [found for record in records if (found := registry.campaign_of_record(record))]
    return next((found for found in listed if found.reference == filing.reference), None)


def _corrected_campaign(filing: Filing, body: Mapping[str, Any], registry: Registry, access: Access) -> Answer:
    updated = registry.read_campaign(egress.call(registry.update_campaign(filing.registry_id, body, access)))
    if isinstance(updated, RegistryRefusal):
        return updated
    _remember(filing, body, updated)
    appealed = egress.call(registry.review_campaign_again(filing.registry_id, access))
    refused = registry.read_done(appealed)
    return refused or registry.read_campaign(egress.call(registry.get_campaign(filing.registry_id, access)))


def _begin_anew(filing: Filing) -> None:
    """What can't be corrected is filed as another registration."""
    filing.revision, filing.registry_id = filing.revision + 1, ""
    filing.save(update_fields=["revision", "registry_id"])


def _remember(filing: Filing, body: Mapping[str, Any], answer: Answer) -> None:
    """At once, so that the next try needn't look for it."""
    if isinstance(answer, Registered):
        filing.registry_id, filing.filed = answer.registry_id, dict(body)
        filing.save(update_fields=["registry_id", "filed"])
