"""Send a code: make it, store its hash and accept its message, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from apps.core.errors import Invalid
from apps.core.models import derived_id
from apps.message_templates.models import MessageTemplate
from apps.message_templates.parameters import ParametersInvalid
from apps.message_templates.render import Compiled
from apps.messaging.sending import accepting, admission
from apps.messaging.sending.accepting import Accepted
from apps.one_time_codes import code_template, limits, secrecy
from apps.one_time_codes.models import OneTimeCode, prefix_of
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

MIN_SECONDS, MAX_SECONDS, USUAL_SECONDS = 60, 3600, 600


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. `template` is None for our own; `seconds` is how long the code is valid."""

    phone: str
    template: MessageTemplate | None = None
    parameters: Mapping[str, str] | None = None
    channel: str | None = None
    digits: int = secrecy.USUAL_DIGITS
    seconds: int | None = None


def issue(
    customer: Customer, wish: Wish, *, metadata: dict[str, Any], now: datetime
) -> tuple[OneTimeCode, MessageTemplate, Accepted]:
    """Send a code. Earlier ones for the same number can't be verified any more.

    Raises TooManyCodes, AllOptedOut, NotApproved and Invalid.
    """
    with transaction.atomic():
        limits.check(customer, wish.phone, now=now)
        template = wish.template or code_template.provide(customer, now=now)
        admission.check(customer, template)
        accepting.check(customer, template, [wish.channel])
        variable = code_template.code_variable(template)
        code = secrecy.new_code(wish.digits)
        parameters = {**_usual(customer, wish), **(wish.parameters or {}), variable: code}
        _check(template, parameters, wish.channel)
        with admission.counted(customer, template, 1, now=now):
            (accepted,) = accepting.accept(
                customer,
                phones=[wish.phone],
                channels=[wish.channel],
                template_id=template.id,
                parameters=parameters,
                metadata=metadata,
                now=now,
            )
        OneTimeCode.objects.owned_by(customer).to(wish.phone).open().update(replaced_at=now)
        code_id = derived_id(now, f"code of {accepted.id}")  # limits read the time in it
        row = OneTimeCode.objects.create(
            **owner_columns(customer),
            id=code_id,
            phone=wish.phone,
            prefix=prefix_of(wish.phone),
            message_id=accepted.id,
            variable=variable,
            digest=secrecy.digest(code_id, code),
            created_at=now,
            expires_at=now + timedelta(seconds=_seconds(wish, template)),
        )
    return row, template, accepted


def _usual(customer: Customer, wish: Wish) -> dict[str, str]:
    return {} if wish.template else {code_template.BUSINESS: customer.account.name}


def _seconds(wish: Wish, template: MessageTemplate) -> int:
    """As asked, or as long as the template tells people."""
    minutes = code_template.minutes_valid(template)
    return wish.seconds or (minutes * 60 if minutes else USUAL_SECONDS)


def _check(template: MessageTemplate, parameters: Mapping[str, str], channel: str | None) -> None:
    """At once, not when the message leaves: otherwise a person waits for a code that never comes."""
    try:
        Compiled(template.definition).check(parameters, channel=channel)
    except ParametersInvalid as problem:
        raise Invalid({f"parameters[{problem.field}]": [problem.message]}) from None
