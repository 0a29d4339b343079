"""Webhooks in requests and responses: read and check what a request may set, and show a webhook.

The signing secret is only in the response that created it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypedDict

from rest_framework import serializers

from apps.api.envelope import time_text
from apps.api.v3.message_filters import Moment
from apps.webhooks import actions, catalog, models, test_delivery


def _number(name: str, between: tuple[int, int]) -> serializers.IntegerField:
    """A number within limits. Null means the same as leaving it out."""
    problem = f"{name} must be between {between[0]} and {between[1]}"
    return serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=between[0],
        max_value=between[1],
        error_messages={"min_value": problem, "max_value": problem},
    )


def _missing(sentence: str) -> dict[str, Any]:
    return dict.fromkeys(("required", "null", "blank", "empty"), sentence)


_NO_COPIES = "Copies for sender profiles are not supported yet: create one with x-profile-id"


class ListIn(serializers.Serializer[Any]):
    is_active = serializers.BooleanField(required=False, allow_null=True)
    search = serializers.CharField(required=False, allow_blank=True, help_text="Part of a name or URL.")


class LogIn(serializers.Serializer[Any]):
    search = serializers.CharField(
        required=False, allow_blank=True, help_text="Part of the event, its body or the response."
    )


class WebhookIn(serializers.Serializer[Any]):
    display_name = serializers.CharField(
        max_length=models.LONGEST_NAME, error_messages=_missing("Display name is required")
    )
    endpoint_url = serializers.CharField(
        max_length=models.LONGEST_URL, error_messages={**_missing(actions.BAD_URL), "max_length": actions.BAD_URL}
    )
    event_types = serializers.ListField(
        child=serializers.CharField(),
        allow_empty=False,
        error_messages=_missing("Event types are required"),
        help_text=f"One or more of: {', '.join(catalog.WORDS)}.",
    )
    event_filters = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(), allow_null=True),
        required=False,
        allow_null=True,
        help_text='Event type → sub types, such as `{"message": ["delivered", "failed"]}`; all if omitted.',
    )
    retry_count = _number("Retry count", models.RETRIES)
    timeout_seconds = _number("Timeout seconds", models.TIMEOUTS)
    covers_profiles = serializers.BooleanField(
        required=False,
        allow_null=True,
        help_text="Of an organization's webhook: send it the events of all sender profiles too.",
    )

    def to_internal_value(self, data: Any) -> Any:
        """Newer clients send one more field, which would copy the webhook to sender profiles."""
        if isinstance(data, dict) and data.get("sender_profile"):
            raise serializers.ValidationError({"sender_profile": [_NO_COPIES]})
        return super().to_internal_value(data)


class RotateIn(serializers.Serializer[Any]):
    immediately = serializers.BooleanField(
        default=False, help_text="Stop using the old secret at once, and not after 24 hours."
    )


class ReplayIn(serializers.Serializer[Any]):
    since = Moment(required=False, allow_null=True, help_text="The first moment; required unless `only_missing`.")
    until = Moment(required=False, allow_null=True, help_text="The end, not included; now if omitted.")
    only_missing = serializers.BooleanField(
        default=False, help_text="Only events that failed: not delivered, and nothing more is to be tried."
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """A misspelled name doesn't send the events of a month."""
        since, until = data.get("since"), data.get("until")
        if since is None and not data["only_missing"]:
            raise serializers.ValidationError({"since": ["since is required unless only_missing is true"]})
        if since and until and until <= since:
            raise serializers.ValidationError({"until": ["until must be later than since"]})
        return data


class TestIn(serializers.Serializer[Any]):
    event_type = serializers.CharField(error_messages=_missing(test_delivery.EventTypeMissing.message))


class ToggleIn(serializers.Serializer[Any]):
    is_active = serializers.BooleanField(error_messages=_missing("is_active is required"))


class WebhookOut(TypedDict):
    """`signing_secret` is shown once, when it is created. Without `event_filters`, every sub type is sent."""

    id: str
    customer_id: str
    display_name: str
    endpoint_url: str
    signing_secret: str | None
    is_active: bool
    event_types: list[str]
    event_filters: dict[str, list[str]] | None
    retry_count: int
    timeout_seconds: int
    covers_profiles: bool
    last_delivery_attempt_at: str | None
    last_successful_delivery_at: str | None
    consecutive_failures: int
    created_at: str
    updated_at: str | None


class WebhookEventOut(TypedDict):
    """The delivery of one event to the endpoint; the times are those of the last attempt."""

    id: str
    event_type: str
    event_data: dict[str, Any]
    delivery_status: str
    http_status_code: int | None
    response_body: str | None
    delivery_attempts: int
    error_message: str | None
    created_at: str
    processing_started_at: str | None
    processing_completed_at: str | None


class EventTypeOut(TypedDict):
    """A family of events, which a webhook subscribes to, or one of its `sub_types`."""

    name: str
    display_name: str
    description: str | None
    is_active: bool
    event_type: str | None
    sub_types: list[EventTypeOut] | None


class EventTypesOut(TypedDict):
    event_types: list[EventTypeOut]


class SigningSecretOut(TypedDict):
    signing_secret: str


class ReplayOut(TypedDict):
    """`queued` is the number of events that will be sent again."""

    queued: int


class WebhookTestOut(TypedDict):
    success: bool
    message: str


def webhook_of(webhook: models.Endpoint, *, is_new: bool = False) -> WebhookOut:
    return {
        "id": str(webhook.id),
        "customer_id": str(webhook.profile_id or webhook.organization_id),
        "display_name": webhook.display_name,
        "endpoint_url": webhook.endpoint_url,
        "signing_secret": webhook.signing_secret if is_new else None,
        "is_active": webhook.is_active,
        "event_types": webhook.event_types,
        "event_filters": webhook.event_filters,
        "retry_count": webhook.retry_count,
        "timeout_seconds": webhook.timeout_seconds,
        "covers_profiles": webhook.covers_profiles,
        "last_delivery_attempt_at": time_text(webhook.last_delivery_attempt_at),
        "last_successful_delivery_at": time_text(webhook.last_successful_delivery_at),
        "consecutive_failures": webhook.consecutive_failures,
        "created_at": webhook.created_at.isoformat(),
        "updated_at": time_text(webhook.updated_at),
    }


def event_of(delivery: models.Delivery, *, has_responses: bool = True) -> WebhookEventOut:
    last = delivery.last_try
    began = datetime.fromisoformat(last["at"]) if last else None
    return {
        "id": str(delivery.event_id),
        "event_type": delivery.event_type,
        "event_data": delivery.event_data,
        "delivery_status": delivery.status,
        "http_status_code": last["status"] if last else None,
        "response_body": last["response"] if last and has_responses else None,
        "delivery_attempts": len(delivery.tries),
        "error_message": last["error"] if last else None,
        "created_at": delivery.created_at.isoformat(),
        "processing_started_at": time_text(began),
        "processing_completed_at": time_text(began + timedelta(milliseconds=last["ms"]) if last and began else None),
    }


def event_types_of(families: tuple[catalog.Family, ...]) -> EventTypesOut:
    return {"event_types": [event_type_of(family) for family in families]}


def event_type_of(told: catalog.Family | catalog.Event) -> EventTypeOut:
    below = told.events if isinstance(told, catalog.Family) else ()
    return {
        "name": told.name,
        "display_name": told.display_name,
        "description": told.description,
        "is_active": True,
        "event_type": told.name,
        "sub_types": [event_type_of(event) for event in below] or None,
    }


def secret_of(webhook: models.Endpoint) -> SigningSecretOut:
    return {"signing_secret": webhook.signing_secret}


def outcome_of(outcome: test_delivery.TestOutcome) -> WebhookTestOut:
    return {"success": outcome.success, "message": outcome.message}
