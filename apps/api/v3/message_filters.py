"""The filters of GET /v3/messages: words in any case, numbers in E.164, and times with an offset.

A query string turns a bare `+` into a blank, so numbers and times take both.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from rest_framework import serializers
from rest_framework.request import Request

from apps.channels import phone_numbers
from apps.channels.models import Channel
from apps.messaging.models import Direction, MessageStatus

# No message is older or newer. IDs hold no time before 1970, and times near either end can't be given an offset.
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class Word(serializers.ChoiceField):
    """One of these words, in any case."""

    def to_internal_value(self, data: Any) -> Any:
        for value in self.choices:
            if value.lower() == str(data).lower():
                return value
        raise serializers.ValidationError(f"Must be one of: {', '.join(self.choices)}")


class Number(serializers.CharField):
    """A number with its country code, in E.164. Its bare plus arrives as a blank."""

    def to_internal_value(self, data: Any) -> str:
        known = phone_numbers.normalize(f"+{data.strip()}" if data.startswith(" ") else data)
        if known is None:
            raise serializers.ValidationError("Phone number must be in E.164 format")
        return known.e164


class Moment(serializers.DateTimeField):
    """An ISO 8601 time with an offset. Its plus may arrive as a blank too."""

    def to_internal_value(self, value: Any) -> datetime:
        try:
            moment = parse_datetime(str(value).replace(" ", "+"))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise serializers.ValidationError(
                "Must be an ISO 8601 time with an offset, for example 2026-05-01T09:00:00Z"
            )
        # In UTC, as PostgreSQL takes only offsets of less than 16 hours.
        return max(_EARLIEST, min(moment, _LATEST)).astimezone(UTC)


_ID_PROBLEM: dict[str, Any] = {"invalid": "Must be a UUID"}


class MessageFilters(serializers.Serializer[Any]):
    status = Word(MessageStatus.values, required=False)
    channel = Word(Channel.values, required=False)
    direction = Word(Direction.values, required=False)
    to = Number(required=False, help_text="The other party's number, in both directions.")
    contact_id = serializers.UUIDField(required=False, error_messages=_ID_PROBLEM)
    template_id = serializers.UUIDField(required=False, error_messages=_ID_PROBLEM)
    created_after = Moment(required=False)
    created_before = Moment(required=False)


def filters_of(request: Request) -> dict[str, Any]:
    """The given filters, as `history.search` takes them. Empty ones are left out."""
    wanted = MessageFilters(data={name: text for name, text in request.query_params.items() if text})
    wanted.is_valid(raise_exception=True)
    given: dict[str, Any] = wanted.validated_data
    return given
