"""Campaigns of a profile or of a brand; camelCase. Source: the contract's API page, section 9."""

from __future__ import annotations

from typing import Any, NamedTuple, TypedDict

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.envelope import time_text
from apps.api.openapi.operation import answers
from apps.api.resource import Resource, id_from
from apps.brands import actions as brands
from apps.brands import campaigns
from apps.brands.models import Brand, Campaign, CampaignQuerySet, CampaignUseCase
from apps.brands.vocabulary import LONGEST_SAMPLE, MAX_SAMPLES, CampaignType, UseCase
from apps.organizations import actions as organizations
from apps.organizations.customer import Customer

_UNKNOWN = (organizations.ProfileNotFound, brands.BrandNotFound)
_LONGEST_PROSE = 5000
_MAX_USE_CASES = len(UseCase.values)


def _text(column: str, longest: int) -> serializers.CharField:
    return serializers.CharField(
        source=column, max_length=longest, required=False, allow_null=True, allow_blank=True, default=None
    )


class UseCaseIn(serializers.Serializer[Any]):
    messagingUseCaseUs = serializers.ChoiceField(choices=UseCase.choices, source="messaging_use_case_us")
    sampleMessages = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_SAMPLE),
        source="sample_messages",
        min_length=1,
        max_length=MAX_SAMPLES,
    )


class CampaignIn(serializers.Serializer[Any]):
    """Send the whole campaign: fields you leave out become empty."""

    name = serializers.CharField(max_length=255)
    description = serializers.CharField(max_length=_LONGEST_PROSE)
    type = serializers.ChoiceField(choices=CampaignType.choices)
    useCases = serializers.ListField(child=UseCaseIn(), source="use_cases", min_length=1, max_length=_MAX_USE_CASES)
    messageFlow = _text("message_flow", _LONGEST_PROSE)
    privacyPolicyLink = _text("privacy_policy_link", 2048)
    termsAndConditionsLink = _text("terms_and_conditions_link", 2048)
    optinMessage = _text("optin_message", 1024)
    optoutMessage = _text("optout_message", 1024)
    helpMessage = _text("help_message", 1024)
    optinKeywords = _text("optin_keywords", 255)
    optoutKeywords = _text("optout_keywords", 255)
    helpKeywords = _text("help_keywords", 255)
    volume = serializers.RegexField(r"^[0-9]{1,20}\Z", required=False, allow_null=True, default=None)


class BodyIn(serializers.Serializer[Any]):
    campaign = CampaignIn()


class UseCaseOut(TypedDict):
    id: str
    campaignId: str
    customerId: str
    messagingUseCaseUs: str
    sampleMessages: list[str]
    createdAt: str
    updatedAt: str | None


class CampaignOut(TypedDict):
    id: str
    customerId: str
    brandId: str
    kycSubmissionFormId: str | None
    type: str
    name: str
    description: str
    status: str | None
    submittedToTCR: bool
    submittedAt: str | None
    tcrCampaignId: str | None
    telnyxCampaignId: str | None
    tcrSyncError: str | None
    cspId: str | None
    resellerId: str | None
    upstreamCnpId: str | None
    sharingStatus: str | None
    cost: float | None
    billedDate: str | None
    dcaElectionsComplete: bool
    dcaElectionsCompletedAt: str | None
    messageFlow: str | None
    privacyPolicyLink: str | None
    termsAndConditionsLink: str | None
    optinMessage: str | None
    optoutMessage: str | None
    helpMessage: str | None
    optinKeywords: str | None
    optoutKeywords: str | None
    helpKeywords: str | None
    volume: str | None
    isInherited: bool
    useCases: list[UseCaseOut]
    createdAt: str
    updatedAt: str | None


class CampaignPlace(NamedTuple):
    """What a URL refers to: the customer, the brand, and its campaigns."""

    customer: Customer
    brand: Brand
    campaigns: CampaignQuerySet


class _Campaigns(Resource):
    names_account = "profile_id"  # if the URL starts with a profile instead of a brand

    def place(self) -> CampaignPlace:
        """Raises ProfileNotFound and BrandNotFound."""
        if "profile_id" in self.kwargs:
            profile = organizations.find_profile(self.customer, id_from(self.kwargs["profile_id"], "profile"))
            customer = Customer(profile.organization, profile)
            return CampaignPlace(customer, brands.applying_to(customer), Campaign.objects.usable_by(customer))
        customer = self.customer.current()
        brand = brands.find(customer, id_from(self.kwargs["brand_id"], "brand"))
        return CampaignPlace(customer, brand, Campaign.objects.usable_by(customer).under(brand))


class List(_Campaigns):
    needs = {"GET": "brands.view", "POST": "brands.edit"}

    @answers(list[CampaignOut], refuses=_UNKNOWN)
    def get(self, request: Request, **where: str) -> Response:
        """Campaigns: a profile's own and those it inherits, or those under a brand."""
        found = self.place().campaigns.oldest_first().prefetch_related("use_cases")
        return Response([campaign_of(campaign) for campaign in found])

    @answers(CampaignOut, 201, body=BodyIn, refuses=_UNKNOWN)
    def post(self, request: Request, **where: str) -> Response:
        """Create a campaign.

        Refused for a profile that inherits its campaigns.
        """
        customer, brand, _ = self.place()
        row = campaigns.create(customer, brand, **_given(request), now=self.now)
        return Response(campaign_of(row), status=201)


class Detail(_Campaigns):
    needs = {"PUT": "brands.edit", "DELETE": "brands.edit"}

    @answers(CampaignOut, body=BodyIn, refuses=(*_UNKNOWN, campaigns.CampaignNotFound))
    def put(self, request: Request, **where: str) -> Response:
        """Replace a campaign.

        Refused for a campaign that was submitted to The Campaign Registry or is inherited.
        """
        customer, campaign = self.found()
        row = campaigns.edit(customer, campaign, **_given(request), now=self.now)
        return Response(campaign_of(row))

    @answers(refuses=(*_UNKNOWN, campaigns.CampaignNotFound))
    def delete(self, request: Request, **where: str) -> Response:
        """Remove a campaign."""
        customer, campaign = self.found()

        campaigns.remove(customer, campaign)
        return Response(status=204)

    def found(self) -> tuple[Customer, Campaign]:
        customer, _, theirs = self.place()
        return customer, campaigns.find(theirs, id_from(self.kwargs["campaign_id"], "campaign"))


def _given(request: Request) -> dict[str, Any]:
    """The columns and use cases of a body."""
    body = BodyIn(data=request.data)
    body.is_valid(raise_exception=True)
    details = dict(body.validated_data["campaign"])
    use_cases = details.pop("use_cases")
    return {"details": {column: value or None for column, value in details.items()}, "use_cases": use_cases}


def campaign_of(campaign: Campaign) -> CampaignOut:
    customer_id = str(campaign.profile_id or campaign.organization_id)
    return {
        "id": str(campaign.id),
        "customerId": customer_id,
        "brandId": str(campaign.brand_id),
        "kycSubmissionFormId": str(campaign.kyc_submission_form_id) if campaign.kyc_submission_form_id else None,
        "type": campaign.type,
        "name": campaign.name,
        "description": campaign.description,
        "status": campaign.status,
        "submittedToTCR": campaign.submitted_to_tcr,
        "submittedAt": time_text(campaign.submitted_at),
        "tcrCampaignId": campaign.tcr_campaign_id,
        "telnyxCampaignId": campaign.telnyx_campaign_id,
        "tcrSyncError": campaign.tcr_sync_error,
        "cspId": campaign.csp_id,
        "resellerId": campaign.reseller_id,
        "upstreamCnpId": campaign.upstream_cnp_id,
        "sharingStatus": campaign.sharing_status,
        "cost": None if campaign.cost is None else float(campaign.cost),
        "billedDate": time_text(campaign.billed_date),
        "dcaElectionsComplete": campaign.dca_elections_complete,
        "dcaElectionsCompletedAt": time_text(campaign.dca_elections_completed_at),
        "messageFlow": campaign.message_flow,
        "privacyPolicyLink": campaign.privacy_policy_link,
        "termsAndConditionsLink": campaign.terms_and_conditions_link,
        "optinMessage": campaign.optin_message,
        "optoutMessage": campaign.optout_message,
        "helpMessage": campaign.help_message,
        "optinKeywords": campaign.optin_keywords,
        "optoutKeywords": campaign.optout_keywords,
        "helpKeywords": campaign.help_keywords,
        "volume": campaign.volume,
        "useCases": [_use_case_of(each, customer_id) for each in campaign.use_cases.all()],
        "isInherited": campaign.is_inherited,
        "createdAt": campaign.created_at.isoformat(),
        "updatedAt": time_text(campaign.updated_at),
    }


def _use_case_of(use_case: CampaignUseCase, customer_id: str) -> UseCaseOut:
    return {
        "id": str(use_case.id),
        "campaignId": str(use_case.campaign_id),
        "customerId": customer_id,
        "messagingUseCaseUs": use_case.messaging_use_case_us,
        "sampleMessages": use_case.sample_messages,
        "createdAt": use_case.created_at.isoformat(),
        "updatedAt": time_text(use_case.updated_at),
    }
