from __future__ import annotations

import pytest

from apps.message_templates import costly, segments


def test_every_costly_character_is_named_once_in_order() -> None:
    found = costly.of("“Hi” – it’s 5\u00a0€… “ok”", typed=["it’s"])

    assert [(each.character, each.count, each.instead) for each in found] == [
        ("“", 2, '"'), ("”", 2, '"'), ("–", 1, "-"), ("’", 1, "'"), ("\u00a0", 1, " "), ("…", 1, "..."),
    ]  # fmt: skip
    assert [each.character for each in found if each.is_typed] == ["’"]
    assert (found[4].name, found[4].shown) == ("no-break space", "")


@pytest.mark.parametrize("character", ["ł", "你", "😀"])
def test_what_has_no_plain_form_is_kept(character: str) -> None:
    assert costly.of(character)[0].instead is None
    assert costly.plainer(character) == character


def test_replacements_cost_nothing() -> None:
    assert segments.count(costly.plainer("‘’‚“”„‐–—−•…×\u00a0\u202f\u200b\u00ad\t")).encoding == segments.GSM7
