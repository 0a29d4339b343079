"""The pages of the log as a person without JavaScript, HTMX, a role and a stranger get them."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from apps.api.call_log import journal
from apps.users import api_keys
from apps.users.models import ApiKey, Role
from tests.api.calls.test_listing import write_calls
from tests.api.v3_program import Program
from tests.cast import Cast
from tests.factories import api, message_templates, users
from tests.factories.contacts import PHONE

Get = Callable[..., Any]
_CALLS = "/developers/calls/"
_MAX_QUERIES = 20


@pytest.fixture
def get(client: Client, cast: Cast) -> Get:
    """As Acme's owner."""
    client.force_login(cast.owner)

    client.get("/shortcuts/")  # the first request of a session writes it down

    def call(address: str, *, htmx: bool = False) -> Any:
        return client.get(address, headers={"HX-Request": "true"} if htmx else {})

    return call


def _text(response: Any) -> str:
    return html.unescape(str(response.content, "utf-8"))


def test_the_log_lists_what_passes(get: Get, cast: Cast) -> None:
    old = api.call(cast.acme, "/v3/contacts", is_replay=True)
    young = api.call(cast.shop, "/v3/messages", method="POST", status=422, error_code="BUSINESS_004")

    everything, refused = _text(get(_CALLS)), _text(get(f"{_CALLS}?status=4xx"))

    assert everything.index(str(young.id)) < everything.index(str(old.id))
    assert old.request_id in everything
    assert "Replayed" in everything
    assert str(young.id) in refused
    assert str(old.id) not in refused


@pytest.mark.parametrize(
    "query",
    ["", "?status=4xx&method=POST", "?q=/v3/con", "?q=req_000000000001", "?error=SERVICE_001&since=2026-01-01T00:00"],
)
def test_a_page_costs_at_most_twenty_queries(
    get: Get, cast: Cast, query: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    key, _ = api_keys.issue(cast.acme, name="Shop")
    write_calls(cast.acme, 80, key_id=key.id)

    with django_assert_max_num_queries(_MAX_QUERIES):
        assert get(f"{_CALLS}{query}").status_code == 200


def test_a_call_costs_at_most_twenty_queries(
    get: Get, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    call = api.call(cast.shop, "/v3/messages", status=400, error_code="VALIDATION_002", body="{}", made_id=uuid4())

    with django_assert_max_num_queries(_MAX_QUERIES):
        assert get(f"{_CALLS}{call.id}/").status_code == 200


def test_pages_lead_to_each_other(get: Get, cast: Cast) -> None:
    write_calls(cast.acme, 60)
    first = get(f"{_CALLS}?method=GET&q=/v3")
    assert "Older" in _text(first)

    page = get(_CALLS)
    older = page.context["older"]
    back = get(f"{_CALLS}{get(f'{_CALLS}{older}').context['newer']}")

    assert page.context["summary"] == "Newest 50"
    assert [row.call for row in back.context["rows"]] == [row.call for row in page.context["rows"]]


def test_htmx_gets_the_list_alone(get: Get, cast: Cast) -> None:
    api.call(cast.acme)

    part = get(_CALLS, htmx=True)

    assert _text(part).strip().startswith('<div id="calls-list">')
    assert "HX-Request" in part.headers["Vary"]


def test_an_empty_log_teaches_a_first_call(get: Get) -> None:
    page = _text(get(_CALLS))

    assert "No API calls yet" in page
    assert "/v3/me" in page
    assert "No calls match" in _text(get(f"{_CALLS}?method=PUT"))


def test_a_server_that_keeps_no_log_says_so(get: Get, settings: Settings) -> None:
    settings.REQUEST_LOG_DAYS = 0

    assert "API calls aren't logged" in _text(get(_CALLS))


def test_times_are_those_of_the_reader(get: Get, cast: Cast) -> None:
    cast.owner.time_zone = "Asia/Tokyo"
    cast.owner.save()
    api.call(cast.acme)

    assert "4 May, 18:30:15" in _text(get(_CALLS))


def test_a_call_tells_all_that_is_known(get: Get, cast: Cast) -> None:
    key, _ = api_keys.issue(cast.acme, name="Back office")
    call = api.call(
        cast.shop,
        "/v3/messages?x='",
        method="POST",
        status=422,
        error_code="BUSINESS_004",
        key_id=key.id,
        body='{"to":["…2671"],"note":"<script>"}',
        is_replay=True,
        is_sandbox=True,
    )

    page = _text(get(f"{_CALLS}{call.id}/"))

    for known in (
        "422 Unprocessable Entity",
        "12 ms",
        "Back office",
        "EU shop",
        call.request_id,
        'href="/errors/BUSINESS_004"',
        "The first response for its Idempotency-Key",
        "Every check ran, nothing was stored or sent",
        f"x-profile-id: {cast.shop.id}",
        "Sample values stand in for what was hidden",
    ):
        assert known in page, known
    assert "<script>" not in str(get(f"{_CALLS}{call.id}/").content, "utf-8").split('<main id="main"')[1]


def test_a_profile_s_own_key_names_no_profile(get: Get, cast: Cast) -> None:
    key, _ = api_keys.issue(cast.shop, name="Till")

    assert "x-profile-id" not in _text(get(f"{_CALLS}{api.call(cast.shop, key_id=key.id).id}/"))


def test_an_unknown_code_and_a_strange_status_are_shown(get: Get, cast: Cast) -> None:
    call = api.call(cast.acme, status=499, error_code="NOBODY_KNOWS")

    page = _text(get(f"{_CALLS}{call.id}/"))

    assert "NOBODY_KNOWS" in page
    assert "/errors/NOBODY_KNOWS" not in page


def test_what_a_program_did_is_found_and_leads_to_what_it_made(get: Get, cast: Cast, settings: Settings) -> None:
    journal._notes.clear()
    template = message_templates.template(cast.acme)
    sent = Program(cast.acme).post("/v3/messages", {"to": [PHONE], "template": {"id": str(template.id)}})
    journal.write()
    settings.SITE_URL = "https://sent.test"

    [row] = get(f"{_CALLS}?q={sent.headers['X-Request-Id']}").context["rows"]
    response = get(f"{_CALLS}{row.call.id}/")
    page = _text(response)

    assert row.key == "Test"
    assert f'href="/messages/{sent.data["recipients"][0]["message_id"]}/"' in page
    assert (response.context["code"].method, response.context["code"].url) == (
        "-X POST",
        "https://sent.test/v3/messages",
    )
    assert PHONE not in page


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("address", [_CALLS, f"{_CALLS}{{}}/"])
def test_who_may_see_it(client: Client, cast: Cast, role: Role, address: str) -> None:
    call = api.call(cast.acme)
    client.force_login(users.member(cast.acme, f"new-{role}@acme.test", role))

    status = client.get(address.format(call.id)).status_code

    assert status == (200 if role in {Role.OWNER, Role.ADMIN, Role.DEVELOPER} else 403)


@pytest.mark.parametrize(("who", "sees"), [("acme", True), ("shop", True), ("sibling", False), ("outsider", False)])
def test_a_call_is_seen_by_its_own(client: Client, cast: Cast, who: str, sees: bool) -> None:
    call = api.call(cast.shop)
    client.force_login(users.member(getattr(cast, who), "someone@example.test", Role.OWNER))

    for query in ("", f"?q={call.request_id}", f"?key={call.key_id}"):
        assert (str(call.id) in _text(client.get(f"{_CALLS}{query}"))) is sees
    assert client.get(f"{_CALLS}{call.id}/").status_code == (200 if sees else 404)
    hits = _text(client.get(f"/find/?q={call.request_id}", headers={"HX-Request": "true"}))
    assert (f'href="{_CALLS}{call.id}/"' in hits) is sees


def test_a_profile_does_not_see_what_its_organization_did(client: Client, cast: Cast) -> None:
    call = api.call(cast.acme)
    client.force_login(users.member(cast.shop, "someone@example.test", Role.OWNER))

    assert client.get(f"{_CALLS}{call.id}/").status_code == 404
    assert str(call.id) not in _text(client.get(_CALLS))


def test_a_key_leads_to_its_calls(get: Get, cast: Cast) -> None:
    cast.key(cast.acme)
    key = ApiKey.objects.get()
    mine, other = api.call(cast.acme, key_id=key.id), api.call(cast.acme)

    assert f'href="{_CALLS}?key={key.id}"' in _text(get("/developers/keys/"))
    page = _text(get(f"{_CALLS}?key={key.id}"))

    assert str(mine.id) in page
    assert str(other.id) not in page


@pytest.mark.parametrize(
    "query",
    [
        "?before=nonsense",
        "?after=nonsense",
        "?q=%00",
        "?status=999",
        "?since=0001-01-01T00:00",
        "?until=9999-12-31T23:59",
    ],
)
def test_an_address_somebody_made_up_is_no_error(get: Get, cast: Cast, query: str) -> None:
    api.call(cast.acme, at=timezone.now())

    assert get(f"{_CALLS}{query}").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_log_is_only_read(client: Client, cast: Cast, method: str) -> None:
    client.force_login(cast.owner)

    assert getattr(client, method)(_CALLS).status_code == 405


def test_a_call_shows_what_was_asked_and_what_was_answered(get: Get, cast: Cast) -> None:
    answer = '{"success":false,"error":{"code":"VALIDATION_002","message":"Phone number must be in E.164 format"}}'
    whole = api.call(cast.acme, method="POST", body='{"phone_number":"12"}', answer=answer)
    cut = api.call(cast.acme, answer='{"data":[{"id":"1"},{"id":"' + "x" * 4096)
    older = api.call(cast.acme)

    page, long, none = (_text(get(f"{_CALLS}{each.id}/")) for each in (whole, cut, older))

    assert page.index("Request body") < page.index("Response body") < page.index("must be in E.164 format")
    assert "The rest of this long response is left out." not in page
    assert "The rest of this long response is left out." in long
    assert "xxxx" not in long
    assert "Response body" not in none


def test_new_calls_are_counted_and_come_along(get: Get, cast: Cast) -> None:
    shown, new = api.call(cast.acme), api.call(cast.acme, "/v3/contacts")
    api.call(cast.outsider)
    look = f"{_CALLS}fresh/?low={UUID(int=1)}&seen={str(shown.id)[-12:]}&shown=1&was=1"

    page = _text(get(look, htmx=True))

    assert "1 new" in page
    assert f'id="call-{new.id}"' in page
    assert f'id="call-{shown.id}"' not in page
    assert get(f"{look}&told=1", htmx=True).status_code == 204
    assert "1 new" not in _text(get(f"{look}&method=POST", htmx=True))
    assert f'id="call-{new.id}"' not in _text(get(f"{look}&elsewhere", htmx=True))
    assert get(f"{_CALLS}fresh/?low=x").status_code == get(f"{_CALLS}fresh/").status_code == 404
