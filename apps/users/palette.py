"""The command palette: pages, accounts to switch to, and whatever the rooms find by number, id or name.

A room takes part with a function `(customer, text) -> list[Hit]`, named in settings.SEARCHES beside the permission it
needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.conf import settings
from django.utils.module_loading import import_string

from apps.organizations.customer import Customer
from apps.users.seats import House, Seat
from apps.users.shell import Item

_LONGEST = 100  # characters of a question


@dataclass(frozen=True)
class Hit:
    """One line. `group` is its head, `note` follows the label in grey, `switch_to` is an account to open by POST."""

    label: str
    url: str = ""
    icon: str = "arrow-right"
    group: str = ""
    note: str = ""
    tone: str = ""  # a status hue for the icon
    mono: bool = False  # for ids and numbers
    switch_to: str = ""
    key: str = ""


Search = Callable[[Customer, str], list[Hit]]


def find(seat: Seat, text: str, *, items: Iterable[Item], houses: Iterable[House]) -> list[tuple[str, list[Hit]]]:
    """What fits the text, under heads: what rooms found first, then pages, then accounts."""
    text = text.strip()[:_LONGEST]
    found = [hit for search in _searches(seat) for hit in search(seat.customer, text)] if text else []
    hits = [*found, *_pages(items, text), *_accounts(houses, seat, text)]
    return [(group, list(members)) for group, members in groupby(hits, key=lambda hit: hit.group)]


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


def _accounts(houses: Iterable[House], seat: Seat, text: str) -> list[Hit]:
    hits: list[Hit] = []
    for house in houses:
        if house.opens and _fits(text, house.organization.name):
            hits.append(_account(house.organization.name, "Organization", str(house.organization.id)))
        hits += [
            _account(profile.name, house.organization.name, str(profile.id))
            for profile in house.profiles
            if _fits(text, profile.name, house.organization.name)
        ]
    return [hit for hit in hits if hit.switch_to != str(seat.customer.id)][:8]


def _account(name: str, note: str, id: str) -> Hit:
    return Hit(name, icon="switch-horizontal", group="Switch to", note=note, switch_to=id)


def _fits(text: str, *words: str) -> bool:
    return text.lower() in " ".join(words).lower()
