"""What is typed for a command."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.users.commands import COMMANDS, Command
from apps.users.roles import PERMISSIONS

_COMMAND = Command("Add contact", "user-plus", "contacts:create", words="create new person")


@pytest.mark.parametrize(("text", "fits"), [("", True), ("ADD con", True), ("new person", True), ("old person", False)])
def test_every_word_begins_one_of_its_own(text: str, fits: bool) -> None:
    assert _COMMAND.fits(text) is fits


def test_every_command_leads_somewhere_that_roles_know() -> None:
    for command in COMMANDS:
        assert reverse(command.url)
        assert not command.permission or command.permission in PERMISSIONS
