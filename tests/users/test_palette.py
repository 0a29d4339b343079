"""What the palette finds."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from pytest_django.fixtures import Settings

from apps.organizations.customer import Customer
from apps.users import account_access, palette
from apps.users.layout import Item
from apps.users.models import Role, User
from apps.users.navigation import NavigationEntry
from apps.users.palette import Hit
from tests.cast import Cast
from tests.factories import users

_ITEMS = [
    Item(
        NavigationEntry("API keys", icon="key", url="users:keys", permission="keys.edit", group="Developers", key="k"),
        "/k/",
        False,
    )
]


def contacts(customer: Customer, text: str) -> list[Hit]:
    """A search of a room, as settings.SEARCHES names it."""
    return [Hit(f"{text} at {customer.account.name}", "/c/1/", icon="user", group="Contacts")]


def _find(person: User, text: str) -> list[tuple[str, list[str]]]:
    seat = account_access.find(person, SessionStore())
    assert seat
    groups = palette.find(
        seat, text, items=_ITEMS, houses=account_access.account_groups(account_access.memberships(person))
    )
    return [(group, [hit.label for hit in hits]) for group, hits in groups]


def test_before_anything_is_typed_it_offers_places_and_accounts(cast: Cast) -> None:
    found = _find(cast.owner, "")

    assert [group for group, _ in found] == ["Go to", "Do", "Switch to"]
    assert (found[0][1], found[2][1]) == (["API keys"], ["EU shop", "US shop"])


def test_words_narrow_it_down(cast: Cast) -> None:
    assert _find(cast.owner, "develop") == [("Go to", ["API keys"])]
    assert _find(cast.owner, " us sh") == [("Switch to", ["US shop"])]
    assert _find(cast.owner, "nothing like it") == []


def test_rooms_find_first_and_for_the_account_one_is_in(cast: Cast, settings: Settings) -> None:
    settings.SEARCHES = [("contacts.view", f"{__name__}.contacts")]

    found = _find(cast.owner, "api keys")

    assert found[:2] == [("Contacts", ["api keys at Acme"]), ("Go to", ["API keys"])]


def test_a_room_one_may_not_see_is_not_asked(cast: Cast, settings: Settings) -> None:
    settings.SEARCHES = [("keys.edit", f"{__name__}.contacts")]
    person = users.member(cast.acme, "member@acme.test", Role.MEMBER)

    assert _find(person, "nothing like it") == []


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("send", "Send a message"),
        ("create contact", "Add contact"),
        ("new contact", "Add contact"),
        ("dark", "Use the dark theme"),
        ("switch theme", "Use the light theme"),
        ("Sign out", "Sign out"),
        ("log out", "Sign out"),
        ("create key", "Create an API key"),
    ],
)
def test_it_does_what_is_asked_for(cast: Cast, text: str, command: str) -> None:
    group, commands = _find(cast.owner, text)[0]

    assert (group, commands[0]) == (palette.DO, command)


def test_what_begins_with_the_words_comes_first(cast: Cast) -> None:
    assert [group for group, _ in _find(cast.owner, "api key")] == ["Go to", "Do"]
    assert [group for group, _ in _find(cast.owner, "create")] == ["Do"]


def test_a_command_is_for_those_who_may(cast: Cast) -> None:
    person = users.member(cast.acme, "member@acme.test", Role.MEMBER)

    assert _find(person, "create") == [("Do", ["Add contact"])]
    assert _find(person, "sign out") == [("Do", ["Sign out"])]


_ID = "01a202a1-7c3e-7000-8000-0c9e5d4f3b2a"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  keys ", "keys"),
        (f"`{_ID}`", _ID),
        (f"https://sentdash.test/messages/{_ID}/", _ID),
        (f"message_id: {_ID.upper()},", _ID.upper()),
        ('"request_id": "req_4fH2kPq8Zx1c"', "req_4fH2kPq8Zx1c"),
        ("tel:+1-415-555-2671", "+1-415-555-2671"),
        ("whatsapp:+14155552671", "+14155552671"),
        ("(415) 555-2671", "(415) 555-2671"),
        ("tel: keys", "tel: keys"),
    ],
)
def test_what_was_copied_along_is_left_out(typed: str, meant: str) -> None:
    assert palette.meant(typed) == meant
