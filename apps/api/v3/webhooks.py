"""Webhooks over the API: the endpoints that are told of events, and the log of what they were told.

Source: the contract's API page, section 6. Where a single thing is wrong with a request, the message itself says it.
"""

from __future__ import annotations

from functools import partial
from typing import Any, TypedDict, cast

from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import limits
from apps.api.endpoint import Endpoint, given, id_from, is_sandbox
from apps.api.envelope import time_text
from apps.api.errors import flatten
from apps.api.openapi.operation import Paged, answers
from apps.api.paging import OutOfRange, page_of
from apps.core.errors import Invalid
from apps.webhooks import actions, catalog, models, trial


def _number(name: str, between: tuple[int, int]) -> serializers.IntegerField:
    """A number within limits; null is as good as leaving it out."""
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


class ListIn(serializers.Serializer[Any]):
    is_active = serializers.BooleanField(required=False, allow_null=True)
    search = serializers.CharField(required=False, allow_blank=True, help_text="Part of a name or an address.")


class LogIn(serializers.Serializer[Any]):
    search = serializers.CharField(
        required=False, allow_blank=True, help_text="Part of the event, its body or the answer."
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
        help_text='Event type → sub types, such as `{"message": ["delivered", "failed"]}`; without it, all are told.',
    )
    retry_count = _number("Retry count", models.RETRIES)
    timeout_seconds = _number("Timeout seconds", models.TIMEOUTS)


class TestIn(serializers.Serializer[Any]):
    event_type = serializers.CharField(error_messages=_missing(trial.EventTypeMissing.message))


class ToggleIn(serializers.Serializer[Any]):
    is_active = serializers.BooleanField(error_messages=_missing("is_active is required"))


class WebhookOut(TypedDict):
    """`signing_secret` is told once, in the answer that made it. Without `event_filters`, all sub types are told."""

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
    last_delivery_attempt_at: str | None
    last_successful_delivery_at: str | None
    consecutive_failures: int
    created_at: str
    updated_at: str | None


class WebhookEventOut(TypedDict):
    """One event on its way to the endpoint; the times are those of the last attempt."""

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


class WebhookTestOut(TypedDict):
    success: bool
    message: str


class _Resource(Endpoint):
    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(_told(exc))


class List(_Resource):
    @answers(Paged("webhooks", WebhookOut), query=ListIn, refuses=(OutOfRange,))
    def get(self, request: Request) -> Response:
        """Webhooks, the newest first."""
        wanted = given(ListIn(data=request.query_params))
        found = models.Endpoint.objects.visible_to(self.customer)
        if wanted.get("is_active") is not None:
            found = found.switched(on=wanted["is_active"])
        if wanted.get("search"):
            found = found.search(wanted["search"])
        return Response(page_of(request, found.newest_first(), key="webhooks", show=webhook_of))

    @answers(WebhookOut, 201, body=WebhookIn, refuses=(OutOfRange,))
    def post(self, request: Request) -> Response:
        """Add a webhook.

        The answer holds the signing secret, which is never told again.
        """
        work = partial(actions.create, self.customer, wanted=_wanted(request), now=self.now)
        return self.rehearse(request, lambda: Response(webhook_of(work(), is_new=True), status=201))


class Detail(_Resource):
    @answers(WebhookOut, refuses=(actions.WebhookNotFound,))
    def get(self, request: Request, webhook_id: str) -> Response:
        """One webhook."""
        return Response(webhook_of(_find(self, webhook_id)))

    @answers(WebhookOut, body=WebhookIn, refuses=(actions.WebhookNotFound, OutOfRange))
    def put(self, request: Request, webhook_id: str) -> Response:
        """Change a webhook.

        Name, address and events are said in full, without filters all of them; the two numbers may be left out.
        """
        webhook = _find(self, webhook_id)
        work = partial(actions.edit, self.customer, webhook, wanted=_wanted(request), now=self.now)
        return self.rehearse(request, lambda: Response(webhook_of(work())))

    @answers(refuses=(actions.WebhookNotFound,), sandbox=False)
    def delete(self, request: Request, webhook_id: str) -> Response:
        """Remove a webhook and its log. This is the one call that no sandbox holds back."""
        actions.remove(self.customer, _find(self, webhook_id))
        return Response(status=204)


class EventTypes(_Resource):
    @answers(EventTypesOut)
    def get(self, request: Request) -> Response:
        """The events a webhook may be told of."""
        return Response(event_types_of(catalog.FAMILIES))


class Events(_Resource):
    @answers(Paged("events", WebhookEventOut), query=LogIn, refuses=(actions.WebhookNotFound, OutOfRange))
    def get(self, request: Request, webhook_id: str) -> Response:
        """What a webhook was told, the newest first."""
        found = models.Delivery.objects.to(_find(self, webhook_id))
        wanted = given(LogIn(data=request.query_params))
        if wanted.get("search"):
            found = found.search(wanted["search"])
        return Response(page_of(request, found.newest_first(), key="events", show=event_of))


class RotateSecret(_Resource):
    sensitive = frozenset({"POST"})

    @answers(SigningSecretOut, refuses=(actions.WebhookNotFound,))
    def post(self, request: Request, webhook_id: str) -> Response:
        """Make another signing secret. The old one is dead at once."""
        work = partial(actions.rotate, self.customer, _find(self, webhook_id), now=self.now)
        return self.rehearse(request, lambda: Response(secret_of(work())))


class Test(_Resource):
    remembers = False

    def kind(self, method: str | None) -> str:
        return limits.WEBHOOK_TEST if method == "POST" else super().kind(method)

    @answers(WebhookTestOut, body=TestIn, refuses=(actions.WebhookNotFound, trial.Crowded))
    def post(self, request: Request, webhook_id: str) -> Response:
        """Send a specimen of an event to a webhook, once, and tell how it went. In a sandbox nothing is sent."""
        webhook = _find(self, webhook_id)
        asked = given(TestIn(data=request.data))
        is_rehearsal = is_sandbox(cast("dict[str, Any]", request.data))
        work = partial(trial.run, webhook, **asked, is_rehearsal=is_rehearsal, now=self.now)
        return self.rehearse(request, lambda: Response(outcome_of(work())))


class ToggleStatus(_Resource):
    @answers(WebhookOut, body=ToggleIn, refuses=(actions.WebhookNotFound,))
    def patch(self, request: Request, webhook_id: str) -> Response:
        """Switch a webhook on or off. Switched on, it starts again without failures."""
        webhook = _find(self, webhook_id)
        work = partial(actions.switch, self.customer, webhook, **given(ToggleIn(data=request.data)), now=self.now)
        return self.rehearse(request, lambda: Response(webhook_of(work())))


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
        "last_delivery_attempt_at": time_text(webhook.last_delivery_attempt_at),
        "last_successful_delivery_at": time_text(webhook.last_successful_delivery_at),
        "consecutive_failures": webhook.consecutive_failures,
        "created_at": webhook.created_at.isoformat(),
        "updated_at": time_text(webhook.updated_at),
    }


def event_of(delivery: models.Delivery) -> WebhookEventOut:
    return {
        "id": str(delivery.id),
        "event_type": delivery.event_type,
        "event_data": delivery.event_data,
        "delivery_status": delivery.status,
        "http_status_code": delivery.http_status_code,
        "response_body": delivery.response_body,
        "delivery_attempts": delivery.attempts,
        "error_message": delivery.error_message,
        "created_at": delivery.created_at.isoformat(),
        "processing_started_at": time_text(delivery.processing_started_at),
        "processing_completed_at": time_text(delivery.processing_completed_at),
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


def outcome_of(outcome: trial.Outcome) -> WebhookTestOut:
    return {"success": outcome.success, "message": outcome.message}


def _find(endpoint: Endpoint, webhook_id: str) -> models.Endpoint:
    return actions.find(endpoint.customer, id_from(webhook_id, "webhook"))


def _wanted(request: Request) -> actions.Subscription:
    return actions.Subscription(**given(WebhookIn(data=request.data)))


def _told(problem: Exception) -> Exception:
    """The same problem, its message the one thing that is wrong; numbers out of range have a code of their own."""
    if isinstance(problem, ValidationError):
        words = flatten(problem.get_codes()).values()
        is_range = all(set(each) <= {"min_value", "max_value"} for each in words)
        problem = Invalid(flatten(problem.detail), code=OutOfRange.code if is_range else None)
    if isinstance(problem, Invalid) and len(problem.details) == 1:
        problem.message = next(iter(problem.details.values()))[0]
    return problem
