from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from apps.core.egress import EgressRequest, Response
from apps.webhooks import attempt
from apps.webhooks.attempt import Try
from apps.webhooks.models import Delivery
from tests.cast import Cast
from tests.factories.webhooks import NOW, SECRET, URL, endpoint, unsaved

LATER = NOW + timedelta(seconds=2)


@pytest.fixture
def waiting(cast: Cast) -> Delivery:
    return unsaved(endpoint(cast.shop, timeout_seconds=7))


def _request(delivery: Delivery, *, now: datetime) -> EgressRequest:
    return attempt.request(delivery.endpoint, event_id=delivery.event_id, body=delivery.body.encode(), now=now)


def _read(response: Response) -> Try:
    return attempt.read(response, began=NOW, ended=LATER)


def test_call_is_signed_and_bound_to_the_endpoint(waiting: Delivery) -> None:
    request = _request(waiting, now=datetime.now(UTC))

    assert (request.method, request.url, request.timeout) == ("POST", URL, 7)
    headers = dict(line.split(": ", 1) for line in request.headers)
    assert headers["Content-Type"] == "application/json"
    assert headers["x-webhook-id"] == str(waiting.endpoint_id)
    assert headers["webhook-id"] == str(waiting.event_id)
    assert Webhook(SECRET).verify(request.body, headers) == waiting.event_data


def test_retry_is_signed_afresh_under_the_same_event(waiting: Delivery) -> None:
    first, second = (_request(waiting, now=now).headers for now in (NOW, LATER))

    assert {line for line in first if "-id:" in line} == {line for line in second if "-id:" in line}
    assert {line for line in first if "-signature:" in line}.isdisjoint(second)


_OLD, _NEW = f"whsec_{'b2xk' * 10}", f"whsec_{'bmV3' * 10}"


@pytest.mark.parametrize("prefix", ["", "x-"])
@pytest.mark.parametrize(
    ("left", "verifying"),
    [
        (timedelta(hours=24), [_OLD, _NEW]),
        (timedelta(microseconds=1), [_OLD, _NEW]),
        (timedelta(0), [_NEW]),
        (-timedelta(days=1), [_NEW]),
    ],
)
def test_old_secret_signs_until_its_time_is_over(
    cast: Cast, left: timedelta, verifying: list[str], prefix: str
) -> None:
    now = datetime.now(UTC)
    rotated = endpoint(cast.shop, signing_secret=_NEW, previous_secret=_OLD, previous_secret_until=now + left)

    request = _request(unsaved(rotated), now=now)

    headers = dict(line.removeprefix(prefix).split(": ", 1) for line in request.headers if line.startswith(prefix))
    assert [secret for secret in (_OLD, _NEW, SECRET) if _is_verified(secret, request.body, headers)] == verifying


def _is_verified(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_2xx_is_a_success(status: int) -> None:
    tried = _read(Response(status, body=b"thanks"))

    assert tried == Try(NOW.isoformat(), 2000, status, None, "thanks")
    assert tried.is_good


@pytest.mark.parametrize("status", [199, 301, 400, 410, 500])
def test_any_other_status_is_a_failure(status: int) -> None:
    tried = _read(Response(status, body=b"no"))

    assert (tried.is_good, tried.status, tried.response) == (False, status, "no")
    assert tried.error == f"The endpoint answered with HTTP status {status}"


def test_call_without_an_answer_is_a_failure() -> None:
    tried = _read(Response(0, error="Connection refused"))

    assert (tried.is_good, tried.status, tried.response) == (False, None, None)
    assert tried.error == "The endpoint could not be called: Connection refused"


def test_answer_that_is_no_text_is_kept_as_far_as_it_is_one(waiting: Delivery) -> None:
    waiting.tries = [asdict(_read(Response(200, body=b"a\0b\xff")))]
    waiting.save(force_insert=True)

    waiting.refresh_from_db()
    assert waiting.tries[0]["response"] == "ab\N{REPLACEMENT CHARACTER}"
