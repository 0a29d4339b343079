"""What the forms and pages say of each column of a brand or campaign, in the order in which they show them."""

from __future__ import annotations

from dataclasses import dataclass

from apps.brands.vocabulary import EntityType, Relationship, UseCase, Vertical


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form: its columns with label and hint."""

    title: str
    lead: str
    columns: dict[str, tuple[str, str]]


BRAND: tuple[Section, ...] = (
    Section(
        "Business",
        "Reviewers compare this with public records. Write names exactly as they are registered.",
        {
            "brand_name": ("Brand name", "The name that your customers know."),
            "business_legal_name": ("Legal name", "As on the tax registration, with Inc. or LLC."),
            "business_name": ("Trading name", "If it differs from both."),
            "entity_type": ("Legal form", "As registered. Sole proprietors are businesses without a tax ID."),
            "vertical": ("Industry", "What the business mainly does."),
            "business_url": ("Website", "It must be reachable and name the business."),
        },
    ),
    Section(
        "Tax ID",
        "The registry looks it up. A sole proprietor has none here.",
        {
            "tax_id_type": ("Kind of tax ID", "EIN for US businesses. Elsewhere, the number that the tax office gave."),
            "tax_id": ("Tax ID", "An EIN has nine digits, such as 12-3456789."),
            "country_of_registration": ("Country of registration", "Two letters, such as US."),
        },
    ),
    Section(
        "Registered address",
        "",
        {
            "street": ("Street", "With the house number. Not a P.O. box."),
            "city": ("City", ""),
            "state": ("State or region", "Two letters for US states, such as CA."),
            "postal_code": ("Postal code", ""),
            "country": ("Country", "Two letters, such as US."),
        },
    ),
    Section(
        "Contact",
        "The person that the registry may ask.",
        {
            "contact_name": ("Name", "First and last name."),
            "business_role": ("Role", "Such as owner or head of operations."),
            "contact_email": ("E-mail", "At the domain of your business, if you can."),
            "contact_phone_country_code": ("Country code", "Such as 1 for the US."),
            "contact_phone": ("Phone", "Such as 415 555 0100, or with the country code."),
        },
    ),
    Section(
        "Messaging",
        "",
        {
            "brand_relationship": ("Account size", "How large a customer the business is. Basic fits most."),
            "is_tcr_application": ("Register for US messaging (10DLC)", "US numbers may not send without it."),
            "destination_countries": ("Countries you send to", "Two-letter codes, the main one first: US, CA."),
            "phone_number_prefix": ("Number prefix", "Of the numbers that you want to send from, such as +1312."),
            "primary_use_case": ("Main use", "Such as order updates."),
            "expected_messaging_volume": ("Messages a month", "Roughly, such as 5000."),
            "notes": ("Notes", "Not sent to the registry."),
        },
    ),
)
CAMPAIGN: tuple[Section, ...] = (
    Section(
        "Campaign",
        "What you send, to whom and why. Reviewers read this first.",
        {
            "name": ("Name", "Only you see it."),
            "type": ("Type", ""),
            "description": ("Description", "At least 40 characters: who sends what to whom, and why."),
            "volume": ("Messages a month", "A number."),
        },
    ),
    Section(
        "Opt-in",
        "Carriers reject most campaigns because they can't see how people agree.",
        {
            "message_flow": (
                "How people agree",
                "At least 40 characters: the page, form or keyword where they agree, with its address.",
            ),
            "optin_keywords": ("Opt-in keywords", "Separated by commas, such as START,YES."),
            "optin_message": (
                "Opt-in confirmation",
                "With your name, how often you write, HELP, STOP, and that message and data rates may apply.",
            ),
            "privacy_policy_link": ("Privacy policy", "It must say that phone numbers aren't shared."),
            "terms_and_conditions_link": ("Terms and conditions", ""),
        },
    ),
    Section(
        "Opt-out and help",
        "",
        {
            "optout_keywords": ("Opt-out keywords", "STOP must be among them."),
            "optout_message": ("Opt-out confirmation", "Say that no more messages will come."),
            "help_keywords": ("Help keywords", "HELP must be among them."),
            "help_message": ("Help message", "With a phone number, an e-mail address or a page."),
        },
    ),
)
USE_CASES = Section(
    "Use cases and samples",
    "One to five samples of messages as you will send them. At least one says how to opt out.",
    {
        "use_cases": ("Use cases", ""),
        "sample_messages": ("Sample messages", ""),
    },
)

ENTITY_TYPES: dict[str, str] = {
    EntityType.PRIVATE_PROFIT: "Private company",
    EntityType.PUBLIC_PROFIT: "Publicly traded company",
    EntityType.NON_PROFIT: "Non-profit",
    EntityType.SOLE_PROPRIETOR: "Sole proprietor",
    EntityType.GOVERNMENT: "Government body",
}
TAX_ID_TYPES: dict[str, str] = {
    "us_ein": "US: EIN",
    "ca_bn": "Canada: business number",
    "gb_vat": "United Kingdom: VAT number",
    "eu_vat": "European Union: VAT number",
    "au_abn": "Australia: ABN",
    "in_gst": "India: GSTIN",
    "br_cnpj": "Brazil: CNPJ",
    "mx_rfc": "Mexico: RFC",
}
RELATIONSHIPS: dict[str, str] = {each: each.label.removesuffix(" Account") for each in Relationship}
VERTICALS: dict[str, str] = {each: {"NGO": "NGO"}.get(each, each.label.capitalize()) for each in Vertical}
_USE_CASES = {
    UseCase.TWO_FA: "Two-factor codes",
    UseCase.M2M: "Machine to machine",
    UseCase.MIXED: "Mixed: several of these",
    UseCase.LOW_VOLUME: "Low volume: several, few messages",
    UseCase.POLLING_VOTING: "Polling and voting",
}
USE_CASE_NAMES: dict[str, str] = {each: _USE_CASES.get(each, each.label.capitalize()) for each in UseCase}

# What a page says of each state in the timeline.
STATES = {
    "queued": "Submitted",
    "in_review": "In review",
    "approved": "Approved",
    "refused": "Rejected",
    "suspended": "Suspended",
    "expired": "Expired",
}
