"""What the campaign registry would say about a brand: required fields, and which go together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from apps.brands.advice import Advice, link_problem
from apps.brands.models import Brand
from apps.brands.vocabulary import EntityType, Vertical
from apps.channels import phone_numbers

_DIGITS = re.compile(r"[0-9]")
_EIN = re.compile(r"[0-9]{2}-?[0-9]{7}")
_BUSINESS_NUMBER = re.compile(r"[0-9]{9}([A-Za-z]{2}[0-9]{4})?")
_US_STATE = re.compile(r"[A-Z]{2}")
_US_ZIP = re.compile(r"[0-9]{5}(-[0-9]{4})?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# Tax ids by type: the country that gives them, and how they look.
_TAX_IDS: Mapping[str, tuple[str, re.Pattern[str], str]] = {
    "us_ein": ("US", _EIN, "An EIN has nine digits, such as 12-3456789."),
    "ca_bn": ("CA", _BUSINESS_NUMBER, "A Canadian business number has nine digits."),
}
_FREE_MAIL = ("gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "aol.com")
_REQUIRED: Mapping[str, str] = {
    "entity_type": "Choose the legal form of the business.",
    "contact_email": "Give an e-mail address that the registry can write to.",
    "contact_phone": "Give a phone number of the business.",
    "country": "Give the country, such as US.",
    "street": "Give the street of the registered address.",
    "city": "Give the city of the registered address.",
    "state": "Give the state or region of the registered address.",
    "postal_code": "Give the postal code of the registered address.",
}


def advice_on(brand: Brand) -> list[Advice]:
    """What to change before it is filed; blocking advice first where a field has both."""
    return [advice for check in _CHECKS for advice in check(brand)]


def _required(brand: Brand) -> Iterator[Advice]:
    if not (brand.brand_name or brand.business_name or brand.business_legal_name):
        yield Advice("brand_name", "Give the name that your customers know the business by.")
    for field, text in _REQUIRED.items():
        if not getattr(brand, field):
            yield Advice(field, text)
    if brand.entity_type != EntityType.SOLE_PROPRIETOR and not brand.business_legal_name:
        yield Advice("business_legal_name", "Give the legal name, exactly as on the tax registration.")


def _tax_id(brand: Brand) -> Iterator[Advice]:
    if brand.entity_type == EntityType.SOLE_PROPRIETOR:
        if brand.tax_id:
            yield Advice("tax_id", "A sole proprietor has no tax ID here. With an EIN, choose another legal form.")
        return
    if not brand.tax_id:
        yield Advice("tax_id", "Give the tax ID: for US businesses the EIN.")
        return
    kind = brand.tax_id_type or ""
    if not kind:
        yield Advice("tax_id_type", "Say what kind of tax ID it is, such as us_ein.")
    if kind in _TAX_IDS:
        country, form, text = _TAX_IDS[kind]
        if not form.fullmatch(brand.tax_id.strip()):
            yield Advice("tax_id", text)
        if (brand.country_of_registration or brand.country or country) != country:
            yield Advice("tax_id_type", f"This kind of tax ID is for businesses registered in {country}.")
    digits = _DIGITS.findall(brand.tax_id)
    if len(set(digits)) == 1:
        yield Advice("tax_id", "This tax ID isn't a real one.")


def _address(brand: Brand) -> Iterator[Advice]:
    for field in ("country", "country_of_registration"):
        written = getattr(brand, field)
        if written and not _COUNTRY.fullmatch(written):
            yield Advice(field, "Use the two-letter code of the country, such as US.")
    if brand.country == "US":
        if brand.state and not _US_STATE.fullmatch(brand.state):
            yield Advice("state", "Use the two-letter code of the state, such as CA.")
        if brand.postal_code and not _US_ZIP.fullmatch(brand.postal_code):
            yield Advice("postal_code", "A US ZIP code has five digits.")
    if brand.street and re.match(r"p\.?\s*o\.?\s*box", brand.street, re.IGNORECASE):
        yield Advice("street", "A P.O. box is often rejected. Use the registered street address.", is_blocking=False)


def _contact(brand: Brand) -> Iterator[Advice]:
    email = brand.contact_email or ""
    if email and not _EMAIL.fullmatch(email):
        yield Advice("contact_email", "This isn't an e-mail address.")
    if email.rpartition("@")[2].lower() in _FREE_MAIL and brand.entity_type != EntityType.SOLE_PROPRIETOR:
        text = "Reviewers trust an address at the business's own domain more than one of a free mail service."
        yield Advice("contact_email", text, is_blocking=False)
    code = (brand.contact_phone_country_code or "").lstrip("+")
    phone = brand.contact_phone or ""
    written = f"+{code}{phone}" if code and not phone.startswith("+") else phone
    if phone and phone_numbers.e164(written, region=brand.country) is None:
        yield Advice("contact_phone", "This isn't a phone number. Write it with the country code: +14155550100.")
    if len(brand.contact_name.split()) < 2:
        yield Advice("contact_name", "Give first and last name of the contact.", is_blocking=False)


def _website(brand: Brand) -> Iterator[Advice]:
    if not brand.business_url:
        needs = brand.entity_type != EntityType.SOLE_PROPRIETOR
        text = "Give the website. Reviewers compare its name and address with those given here."
        yield Advice("business_url", text, is_blocking=needs)
    elif problem := link_problem(brand.business_url):
        yield Advice("business_url", problem)


def _combinations(brand: Brand) -> Iterator[Advice]:
    if brand.entity_type == EntityType.GOVERNMENT and brand.vertical != Vertical.GOVERNMENT:
        yield Advice("vertical", "A government body is usually in the industry Government.", is_blocking=False)
    if brand.entity_type == EntityType.PUBLIC_PROFIT:
        text = "The registry also asks publicly traded companies for their stock symbol, which we can't send yet."
        yield Advice("entity_type", text, is_blocking=False)
    if brand.vertical == Vertical.NGO and brand.entity_type not in (EntityType.NON_PROFIT, None):
        yield Advice("entity_type", "The industry NGO is for non-profits.", is_blocking=False)
    if brand.vertical == Vertical.GAMBLING:
        text = "Carriers allow gambling only with a special approval. Expect a longer review."
        yield Advice("vertical", text, is_blocking=False)


_CHECKS: tuple[Callable[[Brand], Iterator[Advice]], ...] = (
    *(_required, _tax_id, _address, _contact, _website, _combinations),
)
