"""Appointing and dismissing operators."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from apps.audit.models import Entry
from apps.users import operators
from tests.cast import Cast


def test_member_becomes_operator_and_stays_member(cast: Cast) -> None:
    person, is_new = operators.appoint("OWNER@acme.test")

    assert (person, is_new) == (cast.owner, False)
    assert operators.is_operator(person)
    assert Entry.objects.filter(thing="user", thing_id=str(person.id)).latest("id").changes == {
        "is_operator": [False, True]
    }
    operators.dismiss(person)
    assert not operators.is_operator(person)


def test_closed_person_is_no_operator(cast: Cast) -> None:
    person, is_new = operators.appoint("olga@sentdash.test", name="Olga", password="long enough 12")
    assert is_new
    assert person.check_password("long enough 12")

    person.is_active = False
    assert not operators.is_operator(person)
    assert not operators.is_operator(AnonymousUser())
