"""GET /v3/billing/usage: what an account's messages cost in a span of days, in all and by what people ask for."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from django.conf import settings
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.openapi.operation import answers
from apps.api.resource import Resource, given
from apps.billing import balance, money, usage
from apps.billing.balance import NotBilled
from apps.billing.usage import Dimension, UsageRow
from apps.core.errors import Invalid

MAX_DAYS = 366


class SpentOut(TypedDict):
    """`units` are segments of SMS and messages of other channels. What was paid back is taken off."""

    messages: int
    units: int
    amount: str


class DaySpentOut(TypedDict):
    day: str
    messages: int
    units: int
    amount: str


class ChannelSpentOut(TypedDict):
    channel: str
    messages: int
    units: int
    amount: str


class CountrySpentOut(TypedDict):
    """`country` is null for numbers of no country."""

    country: str | None
    messages: int
    units: int
    amount: str


class TemplateSpentOut(TypedDict):
    """`template_id` is null for texts."""

    template_id: str | None
    messages: int
    units: int
    amount: str


class ProfileSpentOut(TypedDict):
    """`profile_id` is null for what the organization itself sent."""

    profile_id: str | None
    messages: int
    units: int
    amount: str


# A class can't have a field named "from".
UsageOut = TypedDict(
    "UsageOut",
    {
        "from": str,
        "to": str,
        "currency": str,
        "total": SpentOut,
        "by_day": list[DaySpentOut],
        "by_channel": list[ChannelSpentOut],
        "by_country": list[CountrySpentOut],
        "by_template": list[TemplateSpentOut],
        "by_profile": list[ProfileSpentOut],
    },
)


class UsageIn(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Nor can a class of fields."""
        return {
            "from": _day("The first day; that of the month of `to`, if missing."),
            "to": _day("The last day; today, if missing."),
        }


def _day(help_text: str) -> serializers.DateField:
    problem: dict[str, Any] = {"invalid": "Must be a date, for example 2026-05-01"}
    return serializers.DateField(required=False, help_text=help_text, error_messages=problem)


class Usage(Resource):
    needs = {"GET": "billing.view"}

    @answers(UsageOut, query=UsageIn, refuses=(NotBilled,))
    def get(self, request: Request) -> Response:
        """What messages cost, by channel, country, template, profile and day.

        At most 366 days, in the time zone of the wallet. An organization's answer has its profiles' messages too.
        """
        wallet = balance.wallet_of(self.customer)
        asked = given(UsageIn(data={name: text for name, text in request.query_params.items() if text}))
        today = self.now.astimezone(ZoneInfo(wallet.timezone)).date()
        since, until = _span(asked, today)

        def spent(by: Dimension) -> list[UsageRow]:
            return usage.spent(self.customer, since, until, by)

        shown: UsageOut = {
            "from": since.isoformat(),
            "to": until.isoformat(),
            "currency": settings.BILLING_CURRENCY,
            "total": _spent(usage.total(self.customer, since, until)),
            "by_day": [{"day": row.key, **_spent(row)} for row in spent(Dimension.DAY)],
            "by_channel": [{"channel": row.key, **_spent(row)} for row in spent(Dimension.CHANNEL)],
            "by_country": [{"country": row.key or None, **_spent(row)} for row in spent(Dimension.COUNTRY)],
            "by_template": [{"template_id": row.key or None, **_spent(row)} for row in spent(Dimension.TEMPLATE)],
            "by_profile": [{"profile_id": row.key or None, **_spent(row)} for row in spent(Dimension.PROFILE)],
        }
        return Response(shown)


def _span(asked: dict[str, date], today: date) -> tuple[date, date]:
    until = asked.get("to", today)
    since = asked.get("from", until.replace(day=1))
    if since > until:
        raise Invalid({"to": ["Must not be before from"]})
    if (until - since).days >= MAX_DAYS:
        raise Invalid({"to": [f"Must be within {MAX_DAYS} days, the first and the last included"]})
    return since, until


def _spent(row: UsageRow) -> SpentOut:
    return {"messages": row.messages, "units": row.units, "amount": money.wire(row.amount)}
