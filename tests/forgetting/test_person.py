"""Recognizing a person in a text."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from apps.core.models import new_id
from apps.forgetting.person import Person

ORGANIZATION, PROFILE = new_id(), new_id()


def _person(profile_id: UUID | None = None) -> Person:
    return Person(ORGANIZATION, profile_id, (new_id(),), ("+14155552671",), ("Ada Lovelace",), timezone.now())


def test_number_is_found_in_every_spelling() -> None:
    theirs = ("+14155552671", "1 415 555 2671", "(415) 555-2671", "tel:+1-415-555-2671", "x4155552671y")
    others = ("+14155552672", "555-2671", "", "Ada", "Lovelace, Ada")

    assert [text for text in theirs if not _person().is_in(text)] == []
    assert [text for text in others if _person().may_be_in(text)] == []
    assert _person().may_be_in("?search=ADA LOVELACE")
    assert not _person().is_in("?search=ADA LOVELACE")


def test_profile_owns_only_its_own() -> None:
    assert all(_person().owns(each) for each in (None, str(PROFILE)))
    assert _person(PROFILE).owns(str(PROFILE))
    assert not _person(PROFILE).owns(None)
    assert _person().owned == {"organization_id": ORGANIZATION}
    assert _person(PROFILE).owned == {"organization_id": ORGANIZATION, "profile_id": PROFILE}


def test_is_stored_and_read_back() -> None:
    person = _person(PROFILE)
    stored = {key: str(value) if isinstance(value, UUID) else value for key, value in person.stored().items()}
    stored |= {"contact_ids": [str(each) for each in person.contact_ids], "until": person.until.isoformat()}

    assert Person.of(stored) == person
