"""May this account send, and what? An incomplete profile, or an account that is not live yet, sends only a little.

The playground's message is always open. With light onboarding (onboarding/light.py) the sample templates are too, 500
times a day each. The account gate (organizations/gate.py) is asked here as well, so doors for sends ask only here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from apps.core.errors import DomainError, Invalid
from apps.message_templates.models import MessageTemplate
from apps.onboarding import light
from apps.organizations import gate
from apps.organizations.customer import Customer
from apps.organizations.models import ProfileStatus
from apps.profiles import checklist


class ProfileIncomplete(Invalid):
    """`details` name what the profile still lacks."""

    def __init__(self, missing: dict[str, list[str]]) -> None:
        super().__init__(missing, _sentence(missing), code=gate.VerificationIncomplete.code)


def enter(customer: Customer) -> None:
    """Before a request is read: raises why the account may send nothing at all, not even a sample template."""
    gate.check(customer, before_onboarding=True)
    stop = closed(customer)
    if stop and not light.is_open(customer.organization):
        raise stop


def check(customer: Customer, template: MessageTemplate | None = None) -> None:
    """Raises why the account may not send this template or, without one, a text. What it says is ProfileIncomplete or
    one of the account gate's errors.
    """
    gate.check(customer, before_onboarding=True)
    stop = closed(customer)
    if stop and not (light.covers(template) and light.is_open(customer.organization)):
        raise stop


@contextmanager
def counted(customer: Customer, template: MessageTemplate | None, sends: int, *, now: datetime) -> Iterator[None]:
    """Accept messages inside of it: those of light onboarding are counted with them. Raises SamplesUsedUp."""
    if template is None or closed(customer) is None:
        yield
        return
    with transaction.atomic():
        light.spend(template.id, sends, now=now)
        yield


def closed(customer: Customer) -> DomainError | None:
    """Why it may not send everything. Remembered callers may be a second old, so one that is closed is read again."""
    if _closed(customer) is None:
        return None
    return _closed(customer.current())


def _closed(customer: Customer) -> DomainError | None:
    stop = gate.closed(customer)
    if stop or customer.profile is None or customer.profile.status != ProfileStatus.INCOMPLETE:
        return stop
    return ProfileIncomplete(checklist.missing(customer))


def _sentence(missing: dict[str, list[str]]) -> str:
    open_ = ". ".join(sentence for sentences in missing.values() for sentence in sentences)
    what = open_ or "Nothing is missing: complete it on the Profiles page or with POST /v3/profiles/{id}/complete"
    return f"This profile is not complete, so it can only send playground messages and sample templates. {what}."
