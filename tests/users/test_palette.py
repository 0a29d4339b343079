"""What the palette finds."""

from __future__ import annotations

from django.contrib.sessions.backends.signed_cookies import SessionStore
from pytest_django.fixtures import Settings

from apps.organizations.customer import Customer
from apps.users import palette, seats
from apps.users.models import Role, User
from apps.users.palette import Hit
from apps.users.places import Place
from apps.users.shell import Item
from tests.cast import Cast
from tests.factories import users

_ITEMS = [
    Item(
        Place("API keys", icon="key", url="users:keys", permission="keys.edit", group="Developers", key="k"),
        "/k/",
        False,
    )
]


def contacts(customer: Customer, text: str) -> list[Hit]:
    """A search of a room, as settings.SEARCHES names it."""
    return [Hit(f"{text} at {customer.account.name}", "/c/1/", icon="user", group="Contacts")]


def _find(person: User, text: str) -> list[tuple[str, list[str]]]:
    seat = seats.find(person, SessionStore())
    assert seat
    groups = palette.find(seat, text, items=_ITEMS, houses=seats.houses(person))
    return [(group, [hit.label for hit in hits]) for group, hits in groups]


def test_before_anything_is_typed_it_offers_places_and_accounts(cast: Cast) -> None:
    assert _find(cast.owner, "") == [("Go to", ["API keys"]), ("Switch to", ["EU shop", "US shop"])]


def test_words_narrow_it_down(cast: Cast) -> None:
    assert _find(cast.owner, "develop") == [("Go to", ["API keys"])]
    assert _find(cast.owner, " us sh") == [("Switch to", ["US shop"])]
    assert _find(cast.owner, "nothing like it") == []


def test_rooms_find_first_and_for_the_account_one_is_in(cast: Cast, settings: Settings) -> None:
    settings.SEARCHES = [("contacts.view", f"{__name__}.contacts")]

    assert _find(cast.owner, "keys") == [("Contacts", ["keys at Acme"]), ("Go to", ["API keys"])]


def test_a_room_one_may_not_see_is_not_asked(cast: Cast, settings: Settings) -> None:
    settings.SEARCHES = [("keys.edit", f"{__name__}.contacts")]
    person = users.member(cast.acme, "member@acme.test", Role.MEMBER)

    assert _find(person, "nothing like it") == []
