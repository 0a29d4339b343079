"""Which keyword a reply is, for an account and its profiles."""

from __future__ import annotations

from apps.keywords import effective
from apps.keywords.folding import fold
from tests.cast import Cast
from tests.factories import keywords


def _action(cast: Cast, text: str) -> list[str]:
    """For the organization, a profile, its sibling and a stranger."""
    found = [effective.match(each, fold(text)) for each in (cast.acme, cast.shop, cast.sibling, cast.outsider)]
    return [keyword.action if keyword else "" for keyword in found]


def test_the_nearest_row_of_a_word_decides(cast: Cast) -> None:
    keywords.keyword(cast.acme, "BAJA", "OPT_OUT")
    keywords.keyword(cast.acme, "HOURS")
    keywords.keyword(cast.shop, "hours", "HELP")
    keywords.keyword(cast.shop, "BAJA", "OTHER", is_active=False)
    keywords.keyword(cast.acme, "START", "OPT_IN", is_active=False)

    assert _action(cast, "baja!") == ["OPT_OUT", "", "OPT_OUT", ""]
    assert _action(cast, "Hours") == ["OTHER", "HELP", "OTHER", ""]
    assert _action(cast, "start") == ["", "", "", "OPT_IN"]
    assert _action(cast, "stop") == ["OPT_OUT"] * 4


def test_a_match_and_the_list_are_the_same_keyword(cast: Cast) -> None:
    keywords.keyword(cast.acme, "STOP", "OPT_OUT", reply="Bye")
    keywords.keyword(cast.shop, "HOURS")

    for customer in (cast.acme, cast.shop, cast.outsider):
        for each in effective.keywords_of(customer):
            found = effective.match(customer, each.folded)
            assert found == each
            assert (found.word, found.action, found.reply) == (each.word, each.action, each.reply)
            assert (found.organization_id, found.profile_id) == (each.organization_id, each.profile_id)
