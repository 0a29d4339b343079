"""Template filter for phone numbers, available on every page: the same written form everywhere.

E.164 is for programs: use it in code, and as the value of copy buttons.
"""

from __future__ import annotations

from django.template import Library

from apps.channels import phone_numbers

register = Library()


@register.filter
def number(e164: str | None) -> str:
    """`{{ message.phone|number }}`: as people of its country write it, with the country code."""
    return phone_numbers.written(e164)
