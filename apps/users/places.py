"""The places of the product, in the order of the sidebar. The sidebar, the palette and the shortcuts read this list.

A new page is one line here, with the name of its URL and the permission that opens it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """`key` is its shortcut, pressed after `g`. `group` is a head of the sidebar; without one it stands on top."""

    label: str
    icon: str
    url: str
    permission: str
    group: str = ""
    key: str = ""
    about: str = ""


GROUPS = ("", "Send", "Audience", "Content", "Compliance", "Developers", "Organization")

PLACES: tuple[Place, ...] = (
    Place("Playground", icon="edit", url="messaging:playground", permission="messages.send", group="Send", key="p"),
    Place("API keys", icon="key", url="users:keys", permission="keys.edit", group="Developers", key="k"),
)
