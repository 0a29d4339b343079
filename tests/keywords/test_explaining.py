"""What the test box says of a text."""

from __future__ import annotations

from apps.keywords import explaining
from tests.cast import Cast
from tests.factories import keywords


def test_each_text_is_explained(cast: Cast) -> None:
    keywords.keyword(cast.acme, "OPT OUT", "OPT_OUT", is_active=False)
    keywords.keyword(cast.acme, "HOURS", reply="9 to 5")
    told = {
        "STOP": ("The text is exactly “STOP”.", "We stop sending to the person.", True),
        " stöp! ": (
            "The text is “STOP” and nothing else. Case, accents and what surrounds the word don’t count.",
            "We stop sending to the person.",
            True,
        ),
        "hours": (
            "The text is “HOURS” and nothing else. Case, accents and what surrounds the word don’t count.",
            "Consent doesn’t change. Webhooks get contact.custom_keyword.",
            True,
        ),
        "please stop": (
            "The text has more than “STOP”. Only a message that is just the keyword counts.",
            "This is an ordinary message.",
            False,
        ),
        "opt out": ("“OPT OUT” is a keyword, but it’s switched off.", "This is an ordinary message.", False),
        "🛑": ("The text has no letter and no digit.", "This is an ordinary message.", False),
        "Thanks": ("No keyword is spelled like this.", "This is an ordinary message.", False),
    }
    readings = {text: explaining.read(cast.shop, text) for text in told}

    assert {text: (each.why, each.effect, each.reply is not None) for text, each in readings.items()} == told
