"""The sprite holds what is used, and nothing that Tabler does not have."""

from __future__ import annotations

from django.contrib.staticfiles.finders import get_finder

from apps.core import icons


def test_every_icon_that_is_used_exists() -> None:
    # "name" stands in a docstring as an example.
    assert [name for name in icons.used() - {"name"} if not icons.outline(name).exists()] == []


def test_used_are_those_of_templates_and_of_modules() -> None:
    assert {"search", "key", "alert-triangle"} <= icons.used()


def test_a_symbol_draws_in_the_colour_of_its_text() -> None:
    drawing = icons.sprite(["send", "no-such-icon"])

    assert drawing.count("<symbol") == 1
    assert '<symbol id="send" viewBox="0 0 24 24" fill="none" stroke="currentColor"' in drawing
    assert 'd="M0 0h24v24H0z"' not in drawing


def test_collectstatic_finds_the_sprite_and_sees_when_it_changed() -> None:
    ((path, storage),) = get_finder("apps.core.icons.SpriteFinder").list(None)

    assert path == "icons.svg"
    assert storage.size(path) > 1000
    assert storage.get_modified_time(path) == storage.get_modified_time(path)
