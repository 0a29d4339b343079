"""Webhooks over the API: add, change and test the endpoints that receive events, and read the delivery log.

Source: the contract's API page, section 6. If only one thing is wrong with a request, the error's message says it.
"""

from __future__ import annotations

from functools import partial

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import limits
from apps.api.errors import flatten
from apps.api.openapi.operation import Paged, answers
from apps.api.paging import OutOfRange
from apps.api.resource import Resource, given, id_from
from apps.api.v3.webhook_shapes import (
    EventTypesOut,
    ListIn,
    LogIn,
    ReplayIn,
    ReplayOut,
    RotateIn,
    SigningSecretOut,
    TestIn,
    ToggleIn,
    WebhookEventOut,
    WebhookIn,
    WebhookOut,
    WebhookTestOut,
    event_of,
    event_types_of,
    outcome_of,
    secret_of,
    webhook_of,
)
from apps.core.errors import Invalid
from apps.users.roles import may
from apps.webhooks import actions, catalog, models, replay, test_delivery


class _Resource(Resource):
    def handle_exception(self, exc: Exception) -> Response:
        return super().handle_exception(_told(exc))


class List(_Resource):
    needs = {"GET": "webhooks.view", "POST": "webhooks.edit"}

    @answers(Paged("webhooks", WebhookOut), query=ListIn, refuses=(OutOfRange,))
    def get(self, request: Request) -> Response:
        """Webhooks, newest first."""
        wanted = given(ListIn(data=request.query_params))
        found = models.Endpoint.objects.visible_to(self.customer)
        if wanted.get("is_active") is not None:
            found = found.switched(on=wanted["is_active"])
        if wanted.get("search"):
            found = found.search(wanted["search"])
        return self.paged(found.newest_first(), "webhooks", webhook_of)

    @answers(WebhookOut, 201, body=WebhookIn, refuses=(OutOfRange,))
    def post(self, request: Request) -> Response:
        """Add a webhook.

        The response has the signing secret, which is never shown again.
        """
        row = actions.create(self.customer, wanted=_wanted(request), now=self.now)
        return Response(webhook_of(row, is_new=True), status=201)


class Detail(_Resource):
    needs = {"GET": "webhooks.view", "PUT": "webhooks.edit", "DELETE": "webhooks.edit"}
    unsandboxed = frozenset({"DELETE"})

    @answers(WebhookOut, refuses=(actions.WebhookNotFound,))
    def get(self, request: Request, webhook_id: str) -> Response:
        """One webhook."""
        return Response(webhook_of(_find(self, webhook_id)))

    @answers(WebhookOut, body=WebhookIn, refuses=(actions.WebhookNotFound, OutOfRange))
    def put(self, request: Request, webhook_id: str) -> Response:
        """Change a webhook.

        Send name, URL and events in full; without filters, every sub type is sent. The rest is optional.
        """
        webhook = _find(self, webhook_id)
        row = actions.edit(self.customer, webhook, wanted=_wanted(request), now=self.now)
        return Response(webhook_of(row))

    @answers(refuses=(actions.WebhookNotFound,), sandbox=False)
    def delete(self, request: Request, webhook_id: str) -> Response:
        """Remove a webhook and its log. This call has no sandbox."""
        actions.remove(self.customer, _find(self, webhook_id))
        return Response(status=204)


class EventTypes(_Resource):
    needs = {"GET": "webhooks.view"}

    @answers(EventTypesOut)
    def get(self, request: Request) -> Response:
        """Event types that webhooks can subscribe to."""
        return Response(event_types_of(catalog.FAMILIES))


class Events(_Resource):
    needs = {"GET": "webhooks.view"}

    @answers(Paged("events", WebhookEventOut), query=LogIn, refuses=(actions.WebhookNotFound, OutOfRange))
    def get(self, request: Request, webhook_id: str) -> Response:
        """A webhook's deliveries, newest first.

        Responses are only for keys that may edit webhooks.
        """
        found = models.Delivery.objects.to(_find(self, webhook_id))
        wanted = given(LogIn(data=request.query_params))
        has_responses = may(self.caller.role, "webhooks.edit")
        if wanted.get("search"):
            found = found.search(wanted["search"], in_responses=has_responses)
        return self.paged(found.newest_first(), "events", partial(event_of, has_responses=has_responses))


class ReplayEvent(_Resource):
    needs = {"POST": "webhooks.edit"}

    @answers(WebhookEventOut, 202, refuses=(actions.WebhookNotFound, replay.EventNotFound, replay.EndpointIsOff))
    def post(self, request: Request, webhook_id: str, event_id: str) -> Response:
        """Send one event again, under the same id.

        An event that is still to be tried is left as it is. Tests can't be replayed.
        """
        webhook = _find(self, webhook_id)
        row = replay.one(self.customer, webhook, id_from(event_id, "event"), now=self.now)
        return Response(event_of(row), status=202)


class Replay(_Resource):
    needs = {"POST": "webhooks.edit"}
    sensitive = frozenset({"POST"})

    @answers(ReplayOut, 202, body=ReplayIn, refuses=(actions.WebhookNotFound, replay.EndpointIsOff))
    def post(self, request: Request, webhook_id: str) -> Response:
        """Send the events of a time again, or only those that are missing, under the same ids.

        Events that are still to be tried are left as they are. The log, and so every replay, goes back 30 days.
        """
        webhook = _find(self, webhook_id)
        wanted = replay.ReplayRange(**given(ReplayIn(data=request.data)))
        queue = replay.count if self.in_sandbox else replay.many
        return Response({"queued": queue(self.customer, webhook, wanted, now=self.now)}, status=202)


class RotateSecret(_Resource):
    needs = {"POST": "webhooks.edit"}
    sensitive = frozenset({"POST"})

    @answers(SigningSecretOut, query=RotateIn, refuses=(actions.WebhookNotFound,))
    def post(self, request: Request, webhook_id: str) -> Response:
        """Rotate the signing secret.

        For 24 hours, deliveries have a signature of the old secret too. Use `immediately` if it was leaked.
        """
        webhook = _find(self, webhook_id)
        row = actions.rotate(self.customer, webhook, **given(RotateIn(data=request.query_params)), now=self.now)
        return Response(secret_of(row))


class Test(_Resource):
    needs = {"POST": "webhooks.edit"}
    remembers = False

    def kind(self, method: str | None) -> str:
        return limits.WEBHOOK_TEST if method == "POST" else super().kind(method)

    @answers(WebhookTestOut, body=TestIn, refuses=(actions.WebhookNotFound, test_delivery.Crowded))
    def post(self, request: Request, webhook_id: str) -> Response:
        """Send a sample event to a webhook once, and return the outcome. In the sandbox nothing is sent."""
        webhook = _find(self, webhook_id)
        asked = given(TestIn(data=request.data))
        row = test_delivery.run(webhook, **asked, is_sandbox=self.in_sandbox, now=self.now)
        return Response(outcome_of(row))


class ToggleStatus(_Resource):
    needs = {"PATCH": "webhooks.edit"}

    @answers(WebhookOut, body=ToggleIn, refuses=(actions.WebhookNotFound,))
    def patch(self, request: Request, webhook_id: str) -> Response:
        """Turn a webhook on or off. Turning it on resets its failures."""
        webhook = _find(self, webhook_id)
        row = actions.switch(self.customer, webhook, **given(ToggleIn(data=request.data)), now=self.now)
        return Response(webhook_of(row))


def _find(endpoint: Resource, webhook_id: str) -> models.Endpoint:
    return actions.find(endpoint.customer, id_from(webhook_id, "webhook"))


def _wanted(request: Request) -> actions.Subscription:
    return actions.Subscription(**given(WebhookIn(data=request.data)))


def _told(problem: Exception) -> Exception:
    """If there is only one problem, it becomes the message. Numbers out of range have their own code."""
    if isinstance(problem, ValidationError):
        words = flatten(problem.get_codes()).values()
        is_range = all(set(each) <= {"min_value", "max_value"} for each in words)
        problem = Invalid(flatten(problem.detail), code=OutOfRange.code if is_range else None)
    if isinstance(problem, Invalid) and len(problem.details) == 1:
        problem.message = next(iter(problem.details.values()))[0]
    return problem
