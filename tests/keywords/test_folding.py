"""Which texts are keywords. The expected words come from tables and from the way each text was made."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from itertools import product

from apps.keywords import effective
from apps.keywords.folding import fold
from apps.keywords.models import DEFAULT_ACTIONS
from tests.cast import Cast
from tests.factories import keywords

DEFAULTS = ("STOP", "CANCEL", "UNSUBSCRIBE", "QUIT", "END", "START", "UNSTOP", "SUBSCRIBE", "HELP", "INFO")
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
    ("👩‍👩‍👧 ", "🇩🇪"),
    ("", "؟"),
    ("", "।"),
    ("\u3164", "\u3164"),
)
# Each makes another text of a word, which a person has to read.
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
# Words that an account may add, with other ways to write each, and with texts that are other words.
CUSTOM: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ARRÊT": (("arrêt", "Arret", "ARRE\u0302T", "ＡＲＲÊＴ"), ("ARRÊTEZ", "ARRÊT 2")),
    "Straße": (("STRASSE", "strasse", "STRAẞE"), ("Strase", "die Straße")),
    "OPT OUT": (("opt out", "OPT\n OUT", "opt\u00a0out", "ＯＰＴ\u3000ＯＵＴ"), ("OPTOUT", "OPT-OUT", "OPT", "OUT")),
    "I'm out": (("I’M OUT", "i´m out", "I'M\tOUT!"), ("IM OUT", "I'm")),
    "СТОП": (("стоп", "Стоп", "СТО\u0301П"), ("СТОПП", "ЅТОР", "не стоп")),
    "ΤΈΛΟΣ": (("τέλος", "ΤΕΛΟΣ", "Τελοσ"), ("ΤΕΛΟ", "ΤΕΛΟΣ ΤΩΡΑ")),
    "ДОСТ": (("дост", "Дост"), ("ДОСТЬ",)),
    "停止": (("停止",), ("停 止", "停", "请停止", "停止吗")),
    "ストップ": (("ｽﾄｯﾌﾟ", "ストッフ\u309a"), ("すとっぷ", "ストッフ", "ストップして")),
    "중지": (("중지",), ("중", "중지해")),
    "إيقاف": (("ايقاف", "إيقـاف", "إِيقَاف", "أيقاف"), ("يقاف", "من فضلك إيقاف")),
    "הפסק": (("הַפְסֵק",), ("הפסקה", "הפס")),
    "रोको": (("रो\u200bको",), ("रोक", "रोका", "मत रोको")),
    "หยุด": (("หยุด",), ("หยด", "หยุดที")),
    "বন্ধ": (("বন্ধ",), ("বন", "বন্ধন")),
    "நிறுத்து": (("நிறுத்து",), ("நிறுத்த", "நிறுத்தும்")),
    "ՎԵՐՋ": (("վերջ", "Վերջ"), ("ՎԵՐ",)),
    "შეწყვეტა": (("ᲨᲔᲬᲧᲕᲔᲢᲐ",), ("შეწყვეტ",)),
    "DỪNG": (("dừng", "DUNG", "Dứng"), ("ĐUNG", "DUN")),
    "2": (("２", "②", "٢", "२", "2️⃣"), ("22", "2 2", "two", "1")),
    "24H": (("24h", "２４ｈ", "24Ｈ"), ("24", "H24", "24 h")),
}
# What people write that holds a keyword or looks like one.
ORDINARY = """
please stop|Stop it|Stop it!|I want to STOP|don't stop|STOPP|STOPALL|STOP ALL|STOP 123|STOP 12345|OPTOUT|PARAR|BAJA
قف|ЅТОР|Ende|The end|Weekend|Y|YES|No|Start now|Starting|Information|Helpful|s t o p|s.t.o.p.|S-T-O-P|st op|STOP2END
STOP/START|ok|Thanks|REVOKE|🛑|👍👍|?!|1|0|.|stop stop|Please STOP texting me|STOP.|HELP ME|unsubscribe me
cancel my order|CANCELLED|quitting|end of story|subscribed|start?help|STOP\u2060PED|ＳＴＯＰ１|stop👍go|S̷T̷O̷P̷ ok
""".replace("\n", "|").split("|")


def _expected() -> Iterator[tuple[str, str]]:
    """Texts, each with the word that it is; empty if it is none."""
    for word, spell, (before, after) in product(DEFAULTS, SPELLINGS, SURROUNDINGS):
        yield f"{before}{spell(word)}{after}", word
    for word, make, spell, (before, after) in product(DEFAULTS, OTHERS, (str.upper, str.lower), SURROUNDINGS[::8]):
        yield f"{before}{make(spell(word))}{after}", ""
    for word, (same, others) in CUSTOM.items():
        for text, (before, after) in product((word, *same), SURROUNDINGS):
            yield f"{before}{text}{after}", word
        for text, (before, after) in product((*others, f"{word} {word}", f"{word}x", f"x {word}"), SURROUNDINGS[::8]):
            yield f"{before}{text}{after}", ""
    yield from ((text, "STOP" if text == "STOP." else "") for text in ORDINARY)
    yield from (("." * 50_000 + "STOP" + "🛑" * 50_000, "STOP"), ("STOP " * 20_000, ""), ("", ""), (" \n", ""))


def test_every_text_is_the_keyword_that_a_person_reads(cast: Cast) -> None:
    for word in CUSTOM:
        keywords.keyword(cast.shop, word)
    corpus = list(_expected())

    matched = {folded: effective.match(cast.shop, folded) for text, _ in corpus if (folded := fold(text)) or not text}
    found = {text: matched.get(fold(text)) for text, _ in corpus}
    read = {text: keyword.word if keyword else "" for text, keyword in found.items()}

    assert len(corpus) > 6_000
    assert [(text[:80], word, read[text]) for text, word in corpus if read[text] != word] == []


def test_a_folded_text_folds_to_itself_whatever_is_in_it() -> None:
    unstable = [code for code in range(0x1FFFF) if fold(folded := fold(chr(code))) != folded]
    apart = [code for code in range(0x3000) if fold(chr(code)) != fold(unicodedata.normalize("NFD", chr(code)))]

    assert (unstable, apart) == ([], [])
    assert set(DEFAULT_ACTIONS) == {fold(word) for word in DEFAULTS}
