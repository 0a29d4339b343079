from __future__ import annotations

from typing import Any

from django.http import QueryDict
from pytest_django.fixtures import Settings

from apps.core.errors import Invalid
from apps.webhooks.endpoints.forms import EndpointForm, EndpointSearchForm
from apps.webhooks.models import Endpoint
from tests.cast import Cast
from tests.factories.webhooks import URL, endpoint


def _given(**changes: Any) -> dict[str, Any]:
    usual = {"display_name": "Orders", "endpoint_url": URL, "events": ["message"]}
    return usual | {"retry_count": "3", "timeout_seconds": "30"} | changes


def test_every_field_says_what_is_wrong_with_it_at_once() -> None:
    form = EndpointForm({"endpoint_url": "ftp://a.test", "retry_count": "6", "timeout_seconds": "4"}, has_profiles=True)

    assert set(form.errors) == {"display_name", "endpoint_url", "events", "retry_count", "timeout_seconds"}
    assert form.errors["display_name"] == ["Enter a name."]
    assert form.errors["events"] == ["Choose at least one event."]


def test_what_a_rule_refuses_is_said_at_its_field() -> None:
    form = EndpointForm(_given(), has_profiles=False)
    assert form.is_valid()

    form.refuse(Invalid({"event_filters": ["Nonsense"], "endpoint_url": ["Bad"], "covers_profiles": ["Not here"]}))

    assert form.errors == {"events": ["Nonsense"], "endpoint_url": ["Bad"], "__all__": ["Not here"]}


def test_form_of_an_endpoint_says_what_it_is(cast: Cast) -> None:
    row = endpoint(cast.acme, event_filters={"message": ["sent"]}, covers_profiles=True, retry_count=5)
    form = EndpointForm(endpoint=row, has_profiles=True)

    assert form["covers_profiles"].value() is True
    assert form["retry_count"].value() == 5
    assert [event.name for event, is_on in form.families[0].events if is_on] == ["message.sent"]


def test_nothing_given_wrong_is_lost() -> None:
    form = EndpointForm(_given(endpoint_url="nonsense", events=["message.sent", "contact"]), has_profiles=True)

    assert not form.is_valid()
    assert form["endpoint_url"].value() == "nonsense"
    assert [branch.is_whole for branch in form.families] == [False, False, True, False, False]
    assert [event.name for event, is_on in form.families[0].events if is_on] == ["message.sent"]


def test_profiles_are_covered_only_where_it_can_be_chosen() -> None:
    with_choice = EndpointForm(_given(covers_profiles="on"), has_profiles=True)
    without = EndpointForm(_given(covers_profiles="on"), has_profiles=False)

    assert with_choice.is_valid()
    assert with_choice.wanted().covers_profiles is True
    assert without.is_valid()
    assert without.wanted().covers_profiles is None


def test_loopback_is_offered_only_where_it_is_allowed(settings: Settings) -> None:
    for allows in (True, False):
        settings.WEBHOOKS_ALLOW_PRIVATE = allows
        hint = EndpointForm(has_profiles=True).fields["endpoint_url"].help_text
        assert ("this machine" in hint) == allows


def test_list_is_narrowed_by_kind_and_text(cast: Cast) -> None:
    old = endpoint(cast.acme, display_name="Old", event_types=["messages"])
    endpoint(cast.acme, display_name="Other", event_types=["contact"])

    for query in ("event=message", "q=old", "event=message&q=shop.test"):
        assert list(EndpointSearchForm(QueryDict(query)).narrow(Endpoint.objects.all())) == [old]
