"""Which texts are keywords. The expected words come from tables and from the way each text was made."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from apps.keywords.matching import KEYWORDS, Keyword, KeywordAction, match

# domain.md, section 4.
OUT = ("STOP", "CANCEL", "UNSUBSCRIBE", "QUIT", "END")
IN = ("START", "UNSTOP", "SUBSCRIBE")
HELP = ("HELP", "INFO")
WORDS = (*OUT, *IN, *HELP)

_ACCENTS = {"a": "á", "e": "ê", "i": "î", "o": "ö", "u": "ů", "c": "ç", "n": "ñ", "s": "š"}


def _accented(word: str) -> str:
    return "".join(_ACCENTS.get(letter, letter) for letter in word.lower())


def _shifted(word: str, first: int) -> str:
    """In another form of the Latin alphabet that starts here: full width, circled, mathematical bold."""
    return "".join(chr(first + ord(letter) - ord("A")) for letter in word)


# Each writes a word in another way that a person would still read as that word.
SPELLINGS: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.lower,
    str.title,
    str.swapcase,
    lambda word: word[0].lower() + word[1:],
    _accented,
    lambda word: "".join(letter + "\u0301" for letter in word),
    lambda word: _shifted(word, ord("Ａ")),
    lambda word: _shifted(word, ord("ａ")),
    lambda word: _shifted(word, ord("Ⓐ")),
    lambda word: _shifted(word, 0x1D400),
    "\u200b".join,
    lambda word: word.replace("I", "İ"),
    lambda word: word.lower().replace("i", "ı"),
)
# What may stand before and after it: nothing that has a letter or a digit.
SURROUNDINGS = (
    ("", ""),
    (" ", " "),
    ("\n", "\r\n"),
    ("\u3000", "\u00a0"),
    ("\ufeff", "\u200f"),
    ("", "."),
    ("", "!!!"),
    ("", "…"),
    ("", "。"),
    ("¡", "!"),
    ('"', '"'),
    ("“", "”"),
    ("«", "»"),
    ("「", "」"),
    ("'", "'"),
    ("(", ")"),
    ("*", "*"),
    ("_", "_"),
    ("-", ""),
    ("#", ""),
    ("/", ""),
    ("> ", ""),
    ("", " 🛑"),
    ("🙏🏽 ", ""),
    ("❤️", "❤️"),
    ("", " :)"),
    ("\t", "\t.\n"),
)
# Each makes another text of a word; whoever gets it has to read it.
OTHERS: tuple[Callable[[str], str], ...] = (
    lambda word: f"{word} 123",
    lambda word: f"{word}1",
    lambda word: f"1 {word}",
    lambda word: f"please {word}",
    lambda word: f"{word} it",
    lambda word: f"{word} {word}",
    lambda word: f"{word}, {word}",
    lambda word: f"{word}.{word}",
    lambda word: f"{word}PED",
    lambda word: f"NON{word}",
    " ".join,
    "-".join,
    lambda word: word[:-1],
    lambda word: word[1:] + word[0],
    lambda word: word + word[-1],
    lambda word: f"Don't {word}",
    lambda word: f"{word}\n\nSent from my phone",
    lambda word: f"{word} 停止",
    lambda word: f"👍 {word} 5️⃣",
    lambda word: f"https://example.com/{word}",
    lambda word: word.upper().replace("O", "0").replace("E", "3").replace("A", "4").replace("I", "1").replace("U", "v"),
)


def test_the_ten_default_words_and_what_each_does() -> None:
    actions = {
        **dict.fromkeys(OUT, KeywordAction.OPT_OUT),
        **dict.fromkeys(IN, KeywordAction.OPT_IN),
        **dict.fromkeys(HELP, KeywordAction.HELP),
    }

    assert {word: Keyword(word, action) for word, action in actions.items()} == KEYWORDS


def test_a_word_in_any_spelling_and_surrounding_is_that_word() -> None:
    texts = {
        f"{before}{spell(word)}{after}": word
        for word, spell, (before, after) in product(WORDS, SPELLINGS, SURROUNDINGS)
    }

    assert len(texts) > 3000
    assert {text: found for text, word in texts.items() if (found := match(text)) != KEYWORDS[word]} == {}


def test_a_word_among_others_is_none() -> None:
    texts = {
        f"{before}{make(spell(word))}{after}"
        for word, make, spell, (before, after) in product(WORDS, OTHERS, (str.upper, str.lower), SURROUNDINGS)
    }

    assert {text for text in texts if match(text)} == set()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        ".",
        "?!",
        "🛑",
        "👍👍",
        "1",
        "0",
        "STOP 123",
        "please stop",
        "Stop it",
        "Stop it!",
        "I want to STOP",
        "don't stop",
        "STOPP",
        "STOPALL",
        "STOP ALL",
        "OPT OUT",
        "OPTOUT",
        "Arrêt",
        "PARAR",
        "BAJA",
        "停止",
        "ストップ",
        "قف",
        "СТОП",
        "ЅТОР",
        "Ende",
        "The end",
        "Weekend",
        "Y",
        "YES",
        "No",
        "Start now",
        "Starting",
        "Information",
        "Helpful",
        "s t o p",
        "s.t.o.p.",
        "S-T-O-P",
        "st op",
        "s\nt\no\np",
        "STOP2END",
        "STOP/START",
        "ok",
        "Thanks",
        "REVOKE",
    ],
)
def test_other_texts_are_no_keywords(text: str) -> None:
    assert match(text) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("stop", "STOP"),
        (" Stop. ", "STOP"),
        ("STOP!!!", "STOP"),
        ("ＳＴＯＰ", "STOP"),
        ("Stöp", "STOP"),
        ('"cancel"', "CANCEL"),
        ("Unsubscribe,", "UNSUBSCRIBE"),
        ("UNSUBSCRİBE", "UNSUBSCRIBE"),
        ("quıt", "QUIT"),
        ("End?", "END"),
        ("¡start!", "START"),
        ("UnStop\n", "UNSTOP"),
        ("subscribe 🙂", "SUBSCRIBE"),
        ("Help??", "HELP"),
        ("ınfo", "INFO"),
        ("『info』", "INFO"),
    ],
)
def test_these_are(text: str, word: str) -> None:
    assert match(text) == KEYWORDS[word]


def test_the_longest_text_a_carrier_hands_over_is_read_at_once() -> None:
    assert match("." * 50_000 + "STOP" + "🛑" * 50_000) == KEYWORDS["STOP"]
    assert match("STOP " * 20_000) is None
