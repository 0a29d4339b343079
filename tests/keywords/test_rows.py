"""Keywords in the order of their page."""

from __future__ import annotations

from apps.keywords import rows
from tests.cast import Cast
from tests.factories import keywords


def test_every_effect_has_its_words_default_ones_first(cast: Cast) -> None:
    for word in ("ZULU", "ALFA"):
        keywords.keyword(cast.acme, word, "HELP", reply=word)
    keywords.keyword(cast.shop, "help", "HELP", reply="Ours")

    found = {
        effect.action: [(row.keyword.word, row.reply) for row in found] for effect, found in rows.by_effect(cast.shop)
    }

    assert list(found) == ["OPT_OUT", "OPT_IN", "HELP", "OTHER"]
    assert [word for word, _ in found["OPT_OUT"]] == ["STOP", "CANCEL", "UNSUBSCRIBE", "QUIT", "END"]
    assert [word for word, _ in found["HELP"]] == ["help", "INFO", "ZULU", "ALFA"]
    assert found["HELP"][0] == ("help", "Ours")
    assert found["OTHER"] == []
