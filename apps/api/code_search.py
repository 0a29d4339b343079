"""What the command palette finds in the error catalogue: codes by their beginning."""

from __future__ import annotations

import re

from django.urls import reverse

from apps.error_codes.catalog import CATALOG
from apps.organizations.customer import Customer
from apps.users.palette import Hit

_MIN_LETTERS, _MAX_HITS = 3, 5


def find(customer: Customer, text: str) -> list[Hit]:  # noqa: ARG001  # the same for all customers
    beginning = code(text)
    if len(beginning) < _MIN_LETTERS:
        return []
    fitting = [each for each in CATALOG if each.startswith(beginning)]
    return [
        Hit(each, reverse("api:error", args=[each]), "book", "Error codes", CATALOG[each].title, mono=True)
        for each in fitting[:_MAX_HITS]
    ]


def code(text: str) -> str:
    """The catalogue's form of a code, for example of "validation 002"."""
    return re.sub(r"[\s_-]+", "_", text.strip()).upper()
