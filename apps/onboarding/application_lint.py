"""What an operator would send a know-your-customer form back for. Much of it is what the campaign registry asks too."""

from __future__ import annotations

from collections.abc import Iterator

from apps.brands import brand_lint
from apps.brands.advice import Advice
from apps.brands.models import Brand
from apps.channels import regions
from apps.onboarding.models import Application

# Columns that are called the same in a brand; `state` there is that of the address.
_SHARED = (
    *("contact_name", "contact_email", "contact_phone", "contact_phone_country_code", "business_name"),
    *("business_legal_name", "business_url", "entity_type", "tax_id", "tax_id_type", "street", "city"),
    *("postal_code", "country", "country_of_registration"),
)
_COLUMNS = {"state": "state_or_region", "brand_name": "business_name", **{name: name for name in _SHARED}}
_SHORTEST_USE = 20  # characters
_WHERE_STATES_MATTER = ("US", "CA", "AU")


def advice_on(application: Application) -> list[Advice]:
    """By column of the form; blocking advice keeps it from being submitted."""
    return [*_own(application), *_as_a_brand(application)]


def _own(application: Application) -> Iterator[Advice]:
    if not application.contact_name.strip():
        yield Advice("contact_name", "Give the name of the person we may ask.")
    if not application.destination_countries:
        yield Advice("destination_countries", "Name the countries that you will send to.")
    if len(application.primary_use_case.strip()) < _SHORTEST_USE:
        text = f"Say in at least {_SHORTEST_USE} characters what you will send, and to whom."
        yield Advice("primary_use_case", text)
    if not application.expected_messaging_volume:
        yield Advice("expected_messaging_volume", "Say how many messages you expect to send in a month.")
    if not application.country_of_registration:
        yield Advice("country_of_registration", "Choose the country where the business is registered.")
    prefix = application.phone_number_prefix.lstrip("+")
    if prefix and not prefix.isdecimal():
        yield Advice("phone_number_prefix", "Write the prefix with digits only, such as +1312.")
    for code in (each["id"] for each in application.destination_countries):
        if code not in regions.NAMES:
            yield Advice("destination_countries", f"{code} is no country with phone numbers.")


def _as_a_brand(application: Application) -> Iterator[Advice]:
    brand = Brand(**{name: getattr(application, name) or None for name in _SHARED if name != "contact_name"})
    brand.contact_name, brand.state = application.contact_name, application.state_or_region or None
    for advice in brand_lint.advice_on(brand):
        column = _COLUMNS.get(advice.field)
        needs_no_state = advice.field == "state" and application.country not in _WHERE_STATES_MATTER
        if column and not needs_no_state and not (column == "contact_name" and not application.contact_name):
            yield Advice(column, advice.text, is_blocking=advice.is_blocking)
