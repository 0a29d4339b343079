from __future__ import annotations

import pytest
from django.urls import reverse

from apps.users.commands import COMMANDS, PaletteCommand
from apps.users.roles import PERMISSIONS


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.label)
def test_every_command_has_an_address_and_a_permission_that_exists(command: PaletteCommand) -> None:
    assert reverse(command.url)
    assert not command.permission or command.permission in PERMISSIONS


@pytest.mark.parametrize(("typed", "fits"), [("crea k", True), ("KEY new", True), ("key send", False)])
def test_each_word_that_is_typed_begins_one_of_the_command(typed: str, fits: bool) -> None:
    assert PaletteCommand("Create an API key", "key", "users:key_create", words="add new").fits(typed) is fits
