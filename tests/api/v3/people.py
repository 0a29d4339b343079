"""Who is invited over v3, and how the tests read who is there."""

from __future__ import annotations

from typing import Any

from apps.organizations.customer import Customer
from apps.users.models import Membership, User

INES = {"email": "ines@acme.test", "name": "Ines Moreau", "role": "developer"}


def id_of(person: User, customer: Customer) -> str:
    return str(Membership.objects.of(customer).get(user=person).id)


def emails(answer: Any) -> list[str]:
    return [row["email"] for row in answer.data["users"]]
