"""Who opted out, when and how, in a sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.contacts import evidence
from apps.contacts.models import ConsentChange, Contact, How
from apps.core.models import new_id
from apps.organizations.models import owner_columns
from tests.cast import Cast
from tests.factories.contacts import contact

_AT = datetime(2026, 5, 4, 9, 30, 15, tzinfo=UTC)


def _change(cast: Cast, person: Contact, how: How = How.API, *, hours: int = 0, **fields: Any) -> ConsentChange:
    given = {"opt_out": True, "who": "API key Till", "created_at": _AT + timedelta(hours=hours), **fields}
    return ConsentChange.objects.create(**owner_columns(cast.acme), contact=person, how=how, **given)


@pytest.mark.parametrize(
    ("how", "who", "reason", "sentence"),
    [
        (How.PAGE, "ada@acme.test", "", "ada@acme.test opted this person out from the dashboard on {at}."),
        (
            How.PAGE,
            "ada@acme.test",
            "Asked",
            "ada@acme.test opted this person out from the dashboard on {at}. Reason: “Asked”.",
        ),
        (How.API, "API key Till", "", "API key Till opted this person out through the API on {at}."),
        (How.IMPORT, "people.csv", "", "The import of people.csv opted this person out on {at}."),
        (How.REPLY, "+14155552671", "STOP", "The person opted out by replying “STOP” on {at}."),
        (How.REPLY, "+14155552671", "", "The person opted out by replying to a message on {at}."),
        (How.CARRIER, "Telnyx", "", "The carrier reported on {at} that the person opted out."),
        (
            How.MERGE,
            "",
            "",
            "The person was opted out on {at}, when two spellings of the number became one contact.",
        ),
    ],
)
def test_the_sentence_names_who_when_and_how(cast: Cast, how: How, who: str, reason: str, sentence: str) -> None:
    change = _change(cast, contact(cast.acme), how, who=who, reason=reason)

    assert evidence.sentence(change) == sentence.format(at="4 May 2026, 09:30:15 UTC")


@pytest.mark.parametrize(
    ("text", "keyword", "said"),
    [
        ("STOP", "STOP", "“STOP”"),
        (" stop!! ", "STOP", "“stop!!”"),
        ("ＳＴＯＰ", "STOP", "“ＳＴＯＰ” (keyword STOP)"),
        ("stöp", "STOP", "“stöp” (keyword STOP)"),
    ],
)
def test_a_reply_is_quoted_with_its_keyword_where_that_is_not_plain(
    cast: Cast, text: str, keyword: str, said: str
) -> None:
    told: dict[str, Any] = {"who": "+14155552671", "reason": text, "keyword": keyword, "message_id": new_id()}
    change = _change(cast, contact(cast.acme), How.REPLY, **told)

    at = "4 May 2026, 09:30:15 UTC"
    assert evidence.sentence(change) == f"The person opted out by replying {said} on {at}."
    assert evidence.brief(change) == f"Replied {said}."


def test_braces_in_a_name_are_only_text(cast: Cast) -> None:
    change = _change(cast, contact(cast.acme), who="API key {at}", reason="{who}")

    assert evidence.sentence(change).startswith("API key {at} opted this person out")


def test_what_came_after_is_not_the_reason(cast: Cast) -> None:
    person = contact(cast.acme)
    first = _change(cast, person)
    back = _change(cast, person, hours=1, opt_out=False)
    until = _AT + timedelta(minutes=1)

    assert evidence.behind(cast.acme, person.id, person.phone, until=until) == first
    assert evidence.since(first) == back
    _change(cast, person, hours=2)
    assert evidence.behind(cast.acme, person.id, person.phone, until=until) == first
    assert evidence.since(first) is None


def test_an_opt_out_taken_over_from_the_organization_is_found_by_the_number(cast: Cast) -> None:
    change = _change(cast, contact(cast.acme))
    own = contact(cast.shop, opt_out=True)

    assert evidence.behind(cast.shop, own.id, own.phone, until=_AT) == change
    assert evidence.behind(cast.outsider, own.id, "+14155550199", until=_AT) is None
