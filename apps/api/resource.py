"""The base of every DRF view: authentication and limits, JSON in and out, sandbox.

A sandbox call runs the real action and rolls it back. All side effects are rows, and bells ring on commit, so nothing
remains. Methods need not know of it, unless they call another server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import IO, Any, ClassVar, TypeVar, cast
from uuid import UUID

import orjson
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.api import auth, entry, idempotency, limits
from apps.api.envelope import call_of
from apps.api.errors import refused
from apps.api.paging import Pages
from apps.audit.acting import acting
from apps.core import sandbox
from apps.core.errors import DomainError, Invalid
from apps.organizations.customer import Customer
from apps.users.roles import PERMISSIONS

M = TypeVar("M", bound=Model)
_CREATED = 201


class NoPermission(Exception):
    """An endpoint without a declared permission. It would be open to every role."""


class InvalidId(DomainError):
    """A malformed id in the address: 400, as opposed to one that is unknown."""


class JsonParser(BaseParser):
    """JSON under whatever name it comes: curl calls it a form, and the contract's own example is written with curl."""

    media_type = "*/*"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        if media_type and media_type.startswith("multipart/"):
            raise ParseError("Request body must be JSON")
        raw = stream.read()
        if not raw.strip():
            return {}
        try:
            body = orjson.loads(raw)
        except orjson.JSONDecodeError as problem:
            raise ParseError(f"Request body is not valid JSON: {problem}") from None
        if not isinstance(body, dict):
            raise ParseError("Request body must be a JSON object")
        return body


class JsonOnly(BaseContentNegotiation):
    """JSON in and out, whatever the Accept header or a `format` parameter ask for: there is nothing else."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser:
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class Resource(APIView):
    """A resource. Methods answer with a `Response` of plain data; failures are raised."""

    authentication_classes = (entry.KeyAuthentication,)
    throttle_classes = (limits.AccountThrottle,)
    permission_classes = (entry.RolePermission,)
    pagination_class = Pages
    parser_classes = (JsonParser,)
    content_negotiation_class = JsonOnly
    # Without OPTIONS, which would describe our classes.
    http_method_names = ["get", "post", "put", "patch", "delete", "head"]
    # The permission (users/roles.py) that each method needs.
    needs: ClassVar[Mapping[str, str]] = {}
    # The part of the address that names an organization or profile: the caller's role there is the one that counts.
    names_account: ClassVar[str | None] = None
    # Methods of the rate class "sensitive".
    sensitive: ClassVar[frozenset[str]] = frozenset()
    # Whether an Idempotency-Key is heeded: not where the work calls somebody else, for no transaction may span that.
    remembers: ClassVar[bool] = True
    # Whether it is open to accounts that are not yet set up.
    before_onboarding: ClassVar[bool] = False
    # Methods that send messages: before an account is live, and from incomplete profiles, they send samples only.
    sends: ClassVar[frozenset[str]] = frozenset()
    # Methods that happen even in a sandbox.
    unsandboxed: ClassVar[frozenset[str]] = frozenset()
    in_sandbox = False

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """DRF's. Raises NoPermission, which keeps the product from starting, when a method declares no permission."""
        served = [method.upper() for method in cls.http_method_names if method != "head" and hasattr(cls, method)]
        open_to_all = [method for method in served if cls.needs.get(method) not in PERMISSIONS]
        if open_to_all:
            raise NoPermission(f"{cls.__module__}.{cls.__name__} declares no permission for {', '.join(open_to_all)}")
        return super().as_view(**initkwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """DRF's, but that all behind the checks is done once per Idempotency-Key."""
        self.headers = self.default_response_headers
        self.request = self.initialize_request(request, *args, **kwargs)
        try:
            self.initial(self.request, *args, **kwargs)
            return idempotency.once(request, self.caller, self.idempotency_key(request), self._answer)
        except DomainError as stop:
            return self.refuse(request, stop)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """DRF's checks, in the order of the contract."""
        self.perform_authentication(request)
        self.check_throttles(request)
        self.check_permissions(request)

    def idempotency_key(self, request: HttpRequest) -> str | None:
        return idempotency.key_of(request) if self.remembers else None

    def refuse(self, request: HttpRequest, stop: DomainError) -> HttpResponseBase:
        """The answer to a call that fails before its work."""
        return refused(call_of(request), stop)

    def _answer(self) -> HttpResponseBase:
        """The rest of DRF's dispatch, rendered: what is kept of request and answer are bytes."""
        call = call_of(self.request._request)
        _ = self.request._request.body
        try:
            response = self._run()
        except Exception as problem:
            response = self.handle_exception(problem)
        response = self.finalize_response(self.request, response, *self.args, **self.kwargs)
        if response.status_code == _CREATED and call.made is None:
            call.made = UUID(response.data["id"])
        rendered: HttpResponseBase = response.render()
        return rendered

    def _run(self) -> Response:
        """With `sandbox: true` in the body, the method is run and rolled back."""
        request, self.now = self.request, timezone.now()
        if request.method not in entry.SAFE | self.unsandboxed:
            self.in_sandbox = is_sandbox(cast("dict[str, Any]", request.data))
        if self.in_sandbox:
            call_of(request._request).headers["X-Sandbox"] = "true"
        method, unserved = (request.method or "").lower(), self.http_method_not_allowed
        serve = getattr(self, method, unserved) if method in self.http_method_names else unserved
        with self._acting(), sandbox.rolled_back() if self.in_sandbox else nullcontext():
            response: Response = serve(request, *self.args, **self.kwargs)
        return response

    def _acting(self) -> AbstractContextManager[None]:
        """Record changes as the key's. Sending pays nothing for it: it changes nothing that is recorded."""
        method = self.request.method or ""
        changes = method not in entry.SAFE and self.needs.get(method) != "messages.send"
        return acting(entry.actor(self.request._request, self.caller)) if changes else nullcontext()

    def paged(self, rows: QuerySet[M] | list[M], key: str, show: Callable[[M], object]) -> Response:
        """One page of a list."""
        pages = self.pagination_class(key)
        return pages.get_paginated_response([show(row) for row in pages.paginate_queryset(rows, self.request, self)])

    def kind(self, method: str | None) -> str:
        """The rate class of a method."""
        return limits.SENSITIVE if method in self.sensitive else limits.STANDARD

    @property
    def caller(self) -> auth.Caller:
        return auth.caller_of(self.request)

    @property
    def customer(self) -> Customer:
        return self.caller.customer


def is_sandbox(body: Mapping[str, Any]) -> bool:
    """The body's `sandbox` flag, or `test_mode`, its older name. Raises Invalid when one is not a boolean."""
    for name in ("sandbox", "test_mode"):
        if not isinstance(body.get(name), bool | None):
            raise Invalid({name: ["Must be true or false"]})
    return bool(body.get("sandbox") or body.get("test_mode"))


def given(serializer: serializers.Serializer[Any]) -> dict[str, Any]:
    """The checked fields of a body or a query. Raises DRF's ValidationError with every one that is wrong."""
    serializer.is_valid(raise_exception=True)
    found: dict[str, Any] = serializer.validated_data
    return found


def id_from(text: str, kind: str) -> UUID:
    """An id from the address. Raises InvalidId("Invalid contact ID format.") when it is none."""
    try:
        return UUID(text)
    except ValueError:
        raise InvalidId(f"Invalid {kind} ID format.") from None
