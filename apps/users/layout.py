"""The frame around every page: sidebar, account switcher, current place and user.

Templates use it as `shell`. Each part is computed when a template asks for it, so a fragment doesn't pay for any.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from apps.users import account_access
from apps.users.account_access import AccountGroup, Seat
from apps.users.navigation import GROUPS, PLACES, NavigationEntry
from apps.users.permissions import AccountRequest


@dataclass(frozen=True)
class Item:
    """A link in the sidebar."""

    place: NavigationEntry
    url: str
    is_current: bool


class Shell:
    def __init__(self, request: AccountRequest) -> None:
        self._request = request

    @cached_property
    def seat(self) -> Seat | None:
        """None if nobody is signed in. On a 404, the middleware didn't look it up, so we do it here."""
        if hasattr(self._request, "seat"):
            return self._request.seat
        user = self._request.user
        return account_access.find(user, self._request.session) if user.is_authenticated else None

    @cached_property
    def items(self) -> list[Item]:
        """The pages this role may open. A longer URL belongs to the page whose URL it starts with."""
        seat = self.seat
        there = [place for place in PLACES if not place.setting or getattr(settings, place.setting)]
        urls = {place: reverse(place.url) for place in there if seat and seat.may(place.permission)}
        fitting = [url for url in urls.values() if self._request.path == url or _is_under(self._request.path, url)]
        current = max(fitting, key=len, default="")
        return [Item(place, url, url == current) for place, url in urls.items()]

    @cached_property
    def groups(self) -> list[tuple[str, list[Item]]]:
        """The items by heading. Headings without items are left out."""
        grouped = ((group, [item for item in self.items if item.place.group == group]) for group in GROUPS)
        return [(group, items) for group, items in grouped if items]

    @property
    def current(self) -> Item | None:
        return next((item for item in self.items if item.is_current), None)

    @cached_property
    def houses(self) -> list[AccountGroup]:
        user = self._request.user
        if not user.is_authenticated:
            return []
        return account_access.account_groups(self.seat.held if self.seat else account_access.memberships(user))

    @cached_property
    def has_choice(self) -> bool:
        return sum(house.opens + len(house.profiles) for house in self.houses) > 1

    @property
    def pulse(self) -> str:
        """The URL of the status dot in the top bar. Empty if the role may not view messages."""
        return reverse("messaging:pulse") if self.seat and self.seat.may("messages.view") else ""

    @property
    def theme(self) -> str:
        """light, dark, or empty to match the system."""
        user = self._request.user
        return user.theme if user.is_authenticated else ""

    @property
    def site_url(self) -> str:
        return str(settings.SITE_URL)

    @property
    def site(self) -> str:
        return str(settings.SITE_URL.split("://")[-1])

    @property
    def support_email(self) -> str:
        return str(settings.SUPPORT_EMAIL)

    @property
    def is_demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def is_empty_demo(self) -> bool:
        return bool(settings.DEMO_IS_EMPTY)


def _is_under(path: str, url: str) -> bool:
    return url != "/" and path.startswith(url)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"shell": Shell(cast(AccountRequest, request))}
