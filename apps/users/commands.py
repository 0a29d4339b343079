"""The commands of the command palette, in the order it shows them.

To add a command, add one line here, with the name of its URL and the permission it needs, as in navigation.py.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PaletteCommand:
    """`words` are synonyms to search for. `form` names a form of users/find.html that posts `name=value`."""

    label: str
    icon: str
    url: str
    permission: str = ""
    words: str = ""
    form: str = ""
    name: str = ""
    value: str = ""

    def fits(self, text: str) -> bool:
        """Whether each typed word is the start of one of the command's words."""
        own = f"{self.label} {self.words}".lower().split()
        return all(any(word.startswith(typed) for word in own) for typed in text.lower().split())


def _theme(value: str, label: str, icon: str) -> PaletteCommand:
    words = "switch change theme mode appearance colour color"
    return PaletteCommand(label, icon, "users:prefer", words=words, form="palette-prefer", name="theme", value=value)


COMMANDS: tuple[PaletteCommand, ...] = (
    PaletteCommand("Send a message", "send", "messaging:playground", "messages.send", "new write compose text sms"),
    PaletteCommand("Add contact", "user-plus", "contacts:create", "contacts.edit", "create a new person people number"),
    PaletteCommand("Import contacts", "upload", "contacts:upload", "contacts.edit", "add upload csv file people"),
    PaletteCommand("Create an API key", "key", "users:key_create", "keys.edit", "add new make keys secret"),
    PaletteCommand("Create webhook", "webhook", "webhooks:create", "webhooks.edit", "add new make endpoint"),
    PaletteCommand("Invite a person", "user-plus", "team:invite", "team.edit", "add new member user team colleague"),
    _theme("light", "Use the light theme", icon="sun"),
    _theme("dark", "Use the dark theme", icon="moon"),
    _theme("", "Match the system theme", icon="device-desktop"),
    PaletteCommand(
        "Personal settings", "user", "users:me", words="settings profile account password passkeys time zone me"
    ),
    PaletteCommand("Keyboard shortcuts", "keyboard", "users:shortcuts", words="help keys"),
    PaletteCommand("Sign out", "logout", "account_logout", words="log logout leave exit quit", form="palette-do"),
)
