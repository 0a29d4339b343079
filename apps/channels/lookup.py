"""Number lookup: a phone number's network, line type and porting. We ask a carrier and cache its answer.

This is one of the few places where a request waits for a third party, for a few seconds at most. If no carrier
answers, the result has only what the number itself tells.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime, timedelta

import phonenumbers
from django.conf import settings
from phonenumbers import PhoneNumberType

from apps.channels import phone_numbers
from apps.channels.models import NumberLookup, Sender
from apps.channels.phone_numbers import Phone
from apps.channels.providers import DIRECTORIES
from apps.channels.providers.number_directory import DirectoryEntry, NoAnswer
from apps.channels.senders import senders_of
from apps.core import egress
from apps.core.errors import DomainError
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

# Numbers change hands and networks rarely; a carrier charges for each answer.
KEPT = timedelta(days=7)

_KINDS = {
    PhoneNumberType.FIXED_LINE: "fixed_line",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_line_or_mobile",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium_rate",
    PhoneNumberType.SHARED_COST: "shared_cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal_number",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "uan",
    PhoneNumberType.VOICEMAIL: "voicemail",
}

# As people read them.
_LINES = {
    "mobile": "Mobile",
    "fixed_line": "Landline",
    "fixed_line_or_mobile": "Landline or mobile; the number does not tell",
    "voip": "Internet (VoIP)",
    "toll_free": "Toll-free",
    "premium_rate": "Premium rate",
    "shared_cost": "Shared cost",
    "personal_number": "Personal number",
    "pager": "Pager",
    "uan": "Company number",
    "voicemail": "Voicemail",
}


class PhoneMissing(DomainError):
    message = "Phone number is required"


class NumberUnknown(DomainError):
    code = "RESOURCE_013"
    message = "Phone number not found or invalid"


def look_up(
    customer: Customer, *, written: str, region: str | None = None, again: bool = False, now: datetime
) -> NumberLookup:
    """What is known of a number: the answer a carrier gave within a week or, else or `again`, a new one.

    Raises PhoneMissing and, for what has not even the form of a number, NumberUnknown.
    """
    if not written.strip():
        raise PhoneMissing(field="phone_number")
    known = phone_numbers.normalize(written, region=region or None)
    if known is None:
        raise NumberUnknown(field="phone_number")
    kept = None if again else recall(customer, known.e164, now=now)
    return kept or _keep(customer, known, phone_numbers.dialled(written, known.e164), now=now)


def recall(customer: Customer, phone: str, *, now: datetime) -> NumberLookup | None:
    """A carrier's answer from within a week."""
    recent = NumberLookup.objects.owned_by(customer).since(now - KEPT)
    kept: NumberLookup | None = recent.filter(phone=phone).exclude(provider="").first()
    return kept


def _keep(customer: Customer, known: Phone, dialled: str, *, now: datetime) -> NumberLookup:
    provider, answer = _ask(customer, dialled) if known.is_possible else ("", NoAnswer(""))
    line = by_form(known) if isinstance(answer, NoAnswer) else _completed(answer, known)
    found: NumberLookup
    found, _ = NumberLookup.objects.update_or_create(
        **owner_columns(customer),
        phone=known.e164,
        defaults={
            **asdict(line),
            "provider": "" if isinstance(answer, NoAnswer) else provider,
            "note": answer.reason if isinstance(answer, NoAnswer) else "",
            "looked_up_at": now,
        },
    )
    return found


def _ask(customer: Customer, dialled: str) -> tuple[str, DirectoryEntry | NoAnswer]:
    sender = _directory(customer)
    if sender is None:
        return "", NoAnswer("No carrier that looks up numbers is connected.")
    directory = DIRECTORIES[sender.provider]
    request = directory.ask(dialled, sender.credentials, settings.PROVIDER_URLS[sender.provider])
    return sender.provider, directory.read_line(egress.call(request))


def _directory(customer: Customer) -> Sender | None:
    """The nearest sender whose carrier looks up numbers."""
    return next((sender for sender in senders_of(customer) if sender.provider in DIRECTORIES), None)


def _completed(line: DirectoryEntry, known: Phone) -> DirectoryEntry:
    """What the carrier left open and the form of the number tells."""
    form = by_form(known)
    return replace(
        line, country_code=line.country_code or form.country_code, line_type=line.line_type or form.line_type
    )


def by_form(known: Phone) -> DirectoryEntry:
    """What the number says by itself: libphonenumber's facts. Whether a number was ported, nobody can see."""
    if not known.is_valid:
        return DirectoryEntry(is_valid=False)
    kind = _KINDS.get(phonenumbers.number_type(phonenumbers.parse(known.e164)))
    return DirectoryEntry(
        is_valid=True,
        country_code=known.region if len(known.region) == 2 and known.region.isalpha() else None,
        line_type=kind,
        is_voip=True if kind == "voip" else None,
    )


def kind_of_line(found: NumberLookup) -> str:
    """The kind of line in words; one we don't know as it was told."""
    kind = found.line_type or ""
    return _LINES.get(kind, kind)
