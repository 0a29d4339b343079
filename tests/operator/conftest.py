"""The cast, and an operator with a second factor at the console's door."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from apps.users import operators
from apps.users.models import User
from tests.cast import Cast, assemble


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def operator(db: None) -> User:
    person, _ = operators.appoint("olga@sentdash.test", name="Olga")
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    return person


@pytest.fixture
def console(client: Client, operator: User) -> Client:
    client.force_login(operator)
    return client
