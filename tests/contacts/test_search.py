from __future__ import annotations

import pytest

from apps.contacts import search
from tests.cast import Cast
from tests.factories.contacts import contact


@pytest.mark.parametrize("text", ["555-2671", "+1 415", "(415) 555"])
def test_part_of_a_number_finds_its_contact(cast: Cast, text: str) -> None:
    row = contact(cast.acme)

    (hit,) = search.find(cast.shop, text)

    assert (hit.label, hit.url, hit.group, hit.note) == (
        "+1 415-555-2671",
        f"/contacts/{row.id}/",
        "Contacts",
        "United States",
    )


def test_id_finds_its_contact(cast: Cast) -> None:
    row = contact(cast.acme, opt_out=True)

    assert [hit.note for hit in search.find(cast.acme, str(row.id))] == ["United States, opted out"]
    assert search.find(cast.outsider, str(row.id)) == []


def test_a_name_finds_its_contact_and_comes_first(cast: Cast) -> None:
    row = contact(cast.acme, name="Ada Lovelace")

    (hit,) = search.find(cast.shop, "lovel")

    assert (hit.label, hit.note, hit.url) == ("Ada Lovelace", "+1 415-555-2671, United States", f"/contacts/{row.id}/")


@pytest.mark.parametrize("text", ["", "41", "contacts", "order 415555"])
def test_what_is_no_number_finds_nobody(cast: Cast, text: str) -> None:
    contact(cast.acme)

    assert search.find(cast.acme, text) == []


def test_at_most_five_are_found(cast: Cast) -> None:
    for number in range(7):
        contact(cast.acme, f"+1415555000{number}")

    assert len(search.find(cast.acme, "415555")) == 5


@pytest.mark.parametrize("stranger", ["sibling", "outsider"])
def test_strangers_find_nobody(cast: Cast, stranger: str) -> None:
    contact(cast.shop)

    assert search.find(getattr(cast, stranger), "415555") == []


def test_a_number_without_a_contact_is_offered_one(cast: Cast) -> None:
    contact(cast.acme)

    (hit,) = search.offer(cast.acme, "+1 (415) 555-2672")

    assert (hit.label, hit.url) == ("Add contact +1 415-555-2672", "/contacts/new/?phone=%2B14155552672")
    assert search.offer(cast.acme, "+1 415-555-2671") == search.offer(cast.acme, "415") == []
