"""Template filter for phone numbers, available on every page: one written form for all of them.

E.164 is for programs: it stands in code, and it is what a copy button copies.
"""

from __future__ import annotations

from django.template import Library

from apps.channels import phone_numbers

register = Library()


@register.filter
def number(e164: str | None) -> str:
    """`{{ message.phone|number }}`: as people of its country write it, with the country code."""
    return phone_numbers.written(e164)
