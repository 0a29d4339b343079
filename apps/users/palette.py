"""The command palette: what rooms find by number, id or code; then pages, commands, accounts to switch to.

A room takes part with a function `(customer, text) -> list[Hit]`, listed in settings.SEARCHES with the permission it
needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from apps.organizations.customer import Customer
from apps.users.account_access import AccountGroup, Seat
from apps.users.commands import COMMANDS
from apps.users.layout import Item

DO = "Do"  # the heading above commands
_LONGEST = 300  # characters of a search
# Characters that are often copied together with a number or an id, and ids in a longer text.
_AROUND = " \t\r\n\"'`“”‘’«»<>,;"
_SCHEME = re.compile(r"(?:tel|sms|smsto|callto|whatsapp):/*(?=[^/]*\d)", re.IGNORECASE)
_ID = re.compile(r"\breq_\w+|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """One result. `group` is its heading, `note` follows the label in grey. With a `form` of users/find.html, it posts
    `name=value` to `url`, if there is one.
    """

    label: str
    url: str = ""
    icon: str = "arrow-right"
    group: str = ""
    note: str = ""
    tone: str = ""  # the icon's status hue
    mono: bool = False  # for ids and numbers
    form: str = ""
    name: str = ""
    value: str = ""
    key: str = ""


Search = Callable[[Customer, str], list[Hit]]


def find(
    seat: Seat, text: str, *, items: Iterable[Item], houses: Iterable[AccountGroup]
) -> list[tuple[str, list[Hit]]]:
    """The results for a text, by heading: first what the rooms found, then commands and pages that start with it."""
    text = meant(text)
    found = [hit for search in _searches(seat) for hit in search(seat.customer, text)] if text else []
    rest = [_pages(items, text), _commands(seat, text), _accounts(houses, seat, text)]
    rest.sort(key=lambda hits: not any(hit.label.lower().startswith(text.lower()) for hit in hits))
    hits = [*found, *(hit for hits in rest for hit in hits)]
    return [(group, list(members)) for group, members in groupby(hits, key=lambda hit: hit.group)]


def meant(text: str) -> str:
    """The number, id or words in a typed or pasted text."""
    text = text[:_LONGEST].strip(_AROUND)
    held = _ID.search(text)
    return held[0] if held else _SCHEME.sub("", text, count=1) if _SCHEME.match(text) else text


def _searches(seat: Seat) -> list[Search]:
    return [_load(dotted) for permission, dotted in settings.SEARCHES if seat.may(permission)]


@cache
def _load(dotted: str) -> Search:
    search: Search = import_string(dotted)
    return search


def _pages(items: Iterable[Item], text: str) -> list[Hit]:
    return [
        Hit(each.place.label, each.url, each.place.icon, "Go to", key=f"g {each.place.key}" if each.place.key else "")
        for each in items
        if _fits(text, each.place.label, each.place.group)
    ]


def _commands(seat: Seat, text: str) -> list[Hit]:
    return [
        Hit(each.label, reverse(each.url), each.icon, DO, form=each.form, name=each.name, value=each.value)
        for each in COMMANDS
        if (not each.permission or seat.may(each.permission)) and each.fits(text)
    ]


def _accounts(houses: Iterable[AccountGroup], seat: Seat, text: str) -> list[Hit]:
    hits: list[Hit] = []
    for house in houses:
        if house.opens and _fits(text, house.organization.name):
            hits.append(_account(house.organization.name, "Organization", str(house.organization.id)))
        hits += [
            _account(profile.name, house.organization.name, str(profile.id))
            for profile in house.profiles
            if _fits(text, profile.name, house.organization.name)
        ]
    return [hit for hit in hits if hit.value != str(seat.customer.id)][:8]


def _account(name: str, note: str, id: str) -> Hit:
    return Hit(
        name, icon="switch-horizontal", group="Switch to", note=note, form="palette-switch", name="account", value=id
    )


def _fits(text: str, *words: str) -> bool:
    return text.lower() in " ".join(words).lower()
