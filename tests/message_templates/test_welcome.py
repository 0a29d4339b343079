from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from apps.core.errors import DomainError
from apps.message_templates import actions, removing, welcome
from apps.message_templates.content import Typed
from apps.message_templates.definition import normalize
from apps.message_templates.models import MessageTemplate
from apps.message_templates.render import Compiled
from apps.organizations.customer import Customer
from tests.cast import Cast, assemble

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def _provide(customer: Customer) -> MessageTemplate:
    with transaction.atomic():
        return welcome.provide(customer, now=NOW)


def test_first_need_makes_the_template(cast: Cast) -> None:
    row = _provide(cast.shop)

    assert MessageTemplate.objects.get() == row
    assert (row.profile_id, row.name, row.is_welcome_playground) == (cast.shop.id, "sent_welcome_playground", True)
    assert row.is_published
    assert row.created_at == NOW


def test_later_needs_find_it(cast: Cast) -> None:
    assert _provide(cast.acme) == _provide(cast.acme)
    assert MessageTemplate.objects.count() == 1


def test_every_account_has_its_own(cast: Cast) -> None:
    rows = {_provide(each).id for each in (cast.acme, cast.shop, cast.sibling, cast.outsider)}

    assert len(rows) == 4


def test_it_is_found_under_another_name(cast: Cast) -> None:
    row = actions.edit(cast.acme, _provide(cast.acme), Typed(name="hello"), now=NOW)

    assert _provide(cast.acme) == row


def test_removed_one_is_made_anew(cast: Cast) -> None:
    row = _provide(cast.acme)
    removing.remove(cast.acme, row, now=NOW)

    assert _provide(cast.acme) != row


def test_words_are_fixed(cast: Cast) -> None:
    with pytest.raises(DomainError, match="cannot be updated"):
        actions.edit(
            cast.acme, _provide(cast.acme), Typed(definition={"body": {"multiChannel": {"template": "X"}}}), now=NOW
        )


def test_words(cast: Cast) -> None:
    row = _provide(cast.acme)
    said = Compiled(row.definition).render("sms", {welcome.BUSINESS: "Acme", welcome.WORDS: "It works."})

    assert said.content == "Hello from Acme! It works. Reply STOP to opt out."
    assert normalize(row.definition)["body"] == row.definition["body"]
    assert row.variables == [welcome.BUSINESS, welcome.WORDS]


@pytest.mark.django_db(transaction=True)
def test_two_first_needs_at_once_make_one() -> None:
    acme = assemble().acme

    def need(_: int) -> object:
        try:
            return _provide(acme).id
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(need, range(6)))

    assert ids == set(MessageTemplate.objects.values_list("id", flat=True))
    assert len(ids) == 1
