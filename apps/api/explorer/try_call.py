"""Try an API call as the signed-in user: it runs through everything that a real call does, and is rolled back.

The key is created for this call, for the user's current account and with the user's role. It is rolled back with
everything else, so nobody else ever sees it. Bells ring on commit, so no worker is woken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from time import perf_counter
from urllib.parse import quote, urlencode

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from apps.organizations.customer import Customer
from apps.users import api_keys
from apps.users.models import User

_OURS = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "REMOTE_ADDR", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO")


@dataclass(frozen=True)
class Asked:
    """The call to make. `path` is not quoted yet."""

    method: str
    path: str
    query: Mapping[str, str]
    body: bytes = b""

    @property
    def address(self) -> str:
        return quote(self.path) + (f"?{urlencode(self.query)}" if self.query else "")


@dataclass(frozen=True)
class Answered:
    status: int
    phrase: str
    headers: Mapping[str, str]
    body: bytes
    milliseconds: float


def call(asked: Asked, *, customer: Customer, user: User, by: HttpRequest) -> Answered:
    """Make the call and roll everything back. The person's own request, `by`, tells us this server's URL."""
    with transaction.atomic():
        _, secret = api_keys.issue(customer, name="API reference", made_by=user)
        began = perf_counter()
        response = _house().get_response(_request(asked, secret, customer, by))
        took = (perf_counter() - began) * 1000
        transaction.set_rollback(True)
    assert isinstance(response, HttpResponse)
    return Answered(response.status_code, response.reason_phrase, dict(response.items()), response.content, took)


@cache
def _house() -> WSGIHandler:
    """The whole application with its middleware."""
    return WSGIHandler()


def _request(asked: Asked, secret: str, customer: Customer, by: HttpRequest) -> WSGIRequest:
    return WSGIRequest(
        {
            **{name: by.META[name] for name in _OURS if name in by.META},
            "REQUEST_METHOD": asked.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": asked.path.encode().decode("latin-1"),  # WSGI requires it
            "QUERY_STRING": urlencode(asked.query),
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(asked.body)),
            "HTTP_X_API_KEY": secret,
            "HTTP_X_SENDER_ID": str(customer.id),  # v2 requires it
            "wsgi.input": BytesIO(asked.body),
        }
    )
