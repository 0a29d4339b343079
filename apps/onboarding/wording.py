"""What the form says of each column, in the order in which it shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormSection:
    """A part of the form: its columns with label and hint."""

    title: str
    lead: str
    columns: dict[str, tuple[str, str]]


SECTIONS: tuple[FormSection, ...] = (
    FormSection(
        "Contact",
        "The person we may ask.",
        {
            "contact_name": ("Name", "First and last name."),
            "business_role": ("Role", "Such as Head of operations."),
            "contact_email": ("E-mail", "At the domain of your business, if you can."),
            "contact_phone": ("Phone", "With the country code, such as +1 415-555-0142."),
        },
    ),
    FormSection(
        "Business",
        "We compare this with public records. Write names exactly as they are registered.",
        {
            "business_name": ("Business name", "The name that your customers know."),
            "business_legal_name": ("Legal name", "As on the tax registration, with Inc. or Ltd."),
            "entity_type": ("Legal form", ""),
            "business_url": ("Website", "It must be reachable and name the business."),
            "country_of_registration": ("Country of registration", ""),
            "tax_id_type": ("Kind of tax ID", "Such as us_ein, ca_bn or vat."),
            "tax_id": ("Tax ID", "An EIN has nine digits, such as 12-3456789."),
        },
    ),
    FormSection(
        "Registered address",
        "",
        {
            "street": ("Street", ""),
            "city": ("City", ""),
            "state_or_region": ("State or region", "Two letters for US states, such as CA."),
            "postal_code": ("Postal code", ""),
            "country": ("Country", ""),
        },
    ),
    FormSection(
        "Messaging",
        "",
        {
            "primary_use_case": ("What you will send", "At least 20 characters: what, to whom and why."),
            "expected_messaging_volume": ("Messages a month", "Your best guess, such as 5000."),
            "destination_countries": ("Countries you send to", "Two-letter codes, the main one first: US, CA."),
            "phone_number_prefix": ("Number prefix", "Of the numbers that you want to send from, such as +1312."),
            "is_tcr_application": ("I'll send to US numbers from a US long code (10DLC)", ""),
            "notes": ("Notes", ""),
        },
    ),
)
COLUMNS = {column: told for section in SECTIONS for column, told in section.columns.items()}
