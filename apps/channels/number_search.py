"""Offer number lookup in the command palette for a number that was typed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from apps.channels import phone_numbers
from apps.organizations.customer import Customer
from apps.users.palette import DO, Hit


def offer(customer: Customer, text: str) -> list[Hit]:  # noqa: ARG001  # the same for all customers
    known = whole(text)
    if not known:
        return []
    address = f"{reverse('channels:lookup')}?{urlencode({'number': known.e164})}"
    return [Hit(f"Look up {phone_numbers.formats(known.e164).international}", address, "zoom-question", DO)]


def whole(text: str) -> phone_numbers.Phone | None:
    """A number with its country. A part of one is none, and neither are the digits of an id."""
    known = phone_numbers.normalize(text)
    return known if known and known.is_possible else None
