"""The filters of the audit log as they stand in the URL."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils import timezone

from apps.audit.models import ActorKind
from apps.audit_log.forms import AuditForm, things
from apps.users.models import ApiKey
from tests.cast import Cast


def test_everything_that_is_recorded_can_be_asked_for() -> None:
    assert {"API key", "contact", "member", "second factor", "template", "webhook"} <= set(things())
    assert len(things()) == len(set(things()))


@pytest.mark.django_db
def test_people_and_keys_of_the_account_are_offered(cast: Cast) -> None:
    cast.key(cast.acme)
    cast.key(cast.outsider)
    form = AuditForm(cast.acme, QueryDict())

    offered = [words for _, words in form.fields["who"].widget.choices]
    key = ApiKey.objects.get(organization=cast.acme.organization)
    assert offered == ["Anyone", "developer@acme.test", "owner@acme.test", str(key), "Operator", "sentdash"]


@pytest.mark.django_db
def test_chips_say_who_in_words(cast: Cast) -> None:
    form = AuditForm(cast.acme, QueryDict(f"who={cast.owner.id}&thing=API+key&verb=created&q=+shop+"))

    filters = form.filters(now=timezone.now())
    assert (filters.who, filters.thing, filters.verb, filters.text) == (
        str(cast.owner.id),
        "API key",
        "created",
        "shop",
    )
    assert {chip.key: chip.value for chip in form.chips} == {
        "Who": "owner@acme.test", "Thing": "API key", "Search": "shop",
    }  # fmt: skip


@pytest.mark.django_db
def test_what_cannot_be_understood_narrows_nothing(cast: Cast) -> None:
    filters = AuditForm(cast.acme, QueryDict("thing=moon&verb=eaten&when=never")).filters(now=timezone.now())

    assert (filters.thing, filters.verb) == ("", "")
    assert AuditForm(cast.acme, QueryDict(f"who={ActorKind.WORKER}")).chips[0].value == "sentdash"
