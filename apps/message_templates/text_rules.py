"""Advice on one text of a template: each rule takes the text and returns what it found, and a new text if there is one.

Rules change only the words: placeholders stay as they are written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from apps.message_templates import costly, detect, placeholders, plain_text, samples, segments
from apps.message_templates.placeholders import Placeholder, Variable

Severity = Literal["error", "cost", "hint"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found in a text. `rule` is its name, the same whatever the text."""

    rule: str
    severity: Severity
    sentence: str
    fix_label: str | None = None
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text with what the rules need to know: its variables, its longest length, and whether it is in English."""

    written: str
    declared: Sequence[Variable] = ()
    limit: int = 1024
    is_english: bool = True

    @property
    def pieces(self) -> list[str | Placeholder]:
        return placeholders.cut(self.written)

    @property
    def words(self) -> str:
        """The text without its placeholders."""
        return " ".join(piece for piece in self.pieces if isinstance(piece, str))

    def filled(self, change: Callable[[str], str] = str) -> str:
        """The text with samples for its variables, its words changed."""
        variables = placeholders.fill([each for each in self.pieces if isinstance(each, Placeholder)], self.declared)
        return "".join(
            change(piece)
            if isinstance(piece, str)
            else samples.of(variables[piece])
            if piece in variables
            else piece.written
            for piece in self.pieces
        )

    def changed(self, change: Callable[[str], str]) -> str:
        """The text with its words changed."""
        return "".join(change(piece) if isinstance(piece, str) else piece.written for piece in self.pieces)

    def mended(self, text: str) -> str | None:
        """The new text, if it is one, short enough, with the same variables: `{_{{0}}` without its `_` has others."""
        is_same = _names(text) == _names(self.written)
        return text if text.strip() and len(text) <= self.limit and is_same else None


def _names(text: str) -> list[tuple[str | None, int | None]]:
    return [(hole.name, hole.number) for hole in placeholders.holes(text)]


_MANY_BREAKS = re.compile(r"(?:\r?\n[ \t]*){3,}")
# Languages without spaces between words: Thai, Lao, Khmer, Chinese, Japanese, Korean.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_WORD = re.compile(r"\w+")
_SENTENCE_START = re.compile(r"(\{\{.*?\}\})|((?:^|[.!?]\s|\n)\s*\w)", re.DOTALL)
_MIN_SHOUTED = 20  # letters, below which capitals are a name or an abbreviation
_SHOUTED = 0.8
_OPT_OUT = re.compile(
    r"\b(stop|unsubscribe|opt[- ]?out|cancel|quit|abmelden|stopp|baja|désabonner|désinscrire|cancelar|sair|arrêt)\b",
    re.IGNORECASE,
)
_STOP = "Reply STOP to opt out."
_SHORTENER = re.compile(
    r"(?<![\w.-])(bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|v\.gd|buff\.ly|rebrand\.ly|cutt\.ly|rb\.gy|shorturl\.at"
    r"|tiny\.cc|t\.ly|s\.id|lnkd\.in|bl\.ink|short\.io|shorte\.st|adf\.ly|soo\.gd|qr\.ae|trib\.al|dlvr\.it)(?![\w.-])",
    re.IGNORECASE,
)
_MARKED = re.compile(r"(?<![\w*_~`])([*_~`]{1,3})(?=\S)[^*_~`\n]+(?<=\S)\1(?![\w*_~`])")
MAX_NAMED = 3  # characters that a sentence names


def begins_with_variable(text: Text) -> Fault | None:
    pieces = text.pieces
    first = next((each for each in pieces if isinstance(each, Placeholder) or each.strip()), None)
    if not isinstance(first, Placeholder):
        return None
    fix = text.mended(f"Hello {text.written.lstrip()}") if text.is_english else None
    sentence = "Meta rejects a body that begins with a variable."
    return Fault("begins_with_variable", "error", sentence, "Begin with Hello" if fix else None, fix)


def ends_with_variable(text: Text) -> Fault | None:
    last = next((each for each in reversed(text.pieces) if isinstance(each, Placeholder) or each.strip()), None)
    if not isinstance(last, Placeholder):
        return None
    fix = text.mended(f"{text.written.rstrip()}.")
    sentence = "Meta rejects a body that ends with a variable."
    return Fault("ends_with_variable", "error", sentence, "Add a full stop" if fix else None, fix)


def adjacent_variables(text: Text) -> Fault | None:
    pieces = [piece for piece in text.pieces if isinstance(piece, Placeholder) or piece.strip(" \t")]
    pairs = [pair for pair in zip(pieces, pieces[1:], strict=False) if all(isinstance(x, Placeholder) for x in pair)]
    if not pairs:
        return None
    first, second = (each.written for each in pairs[0] if isinstance(each, Placeholder))
    fix = text.mended(_with_commas(text))
    sentence = f"Meta rejects variables that follow each other without a word between them: {first} and {second}."
    return Fault("adjacent_variables", "error", sentence, "Add a comma" if fix else None, fix)


def _with_commas(text: Text) -> str:
    written, is_open, blank = "", False, ""
    for piece in text.pieces:
        if isinstance(piece, Placeholder):
            written += f", {piece.written}" if is_open else blank + piece.written
            is_open, blank = True, ""
        elif piece.strip(" \t"):
            written += blank + piece
            is_open, blank = False, ""
        else:
            blank = piece
    return written + blank


def too_many_variables(text: Text) -> Fault | None:
    """Meta wants at least 2n + 1 words around n variables."""
    variables = len(placeholders.holes(text.written))
    words = len(_WORD.findall(_UNSPACED.sub(" ", text.words))) + len(_UNSPACED.findall(text.words)) // 2
    least = 2 * variables + 1
    if not variables or words >= least:
        return None
    sentence = (
        f"Meta rejects too many variables in a short text: {variables} need at least {least} words, this has {words}."
    )
    return Fault("too_many_variables", "error", sentence)


def many_breaks(text: Text) -> Fault | None:
    if not _MANY_BREAKS.search(text.written):
        return None
    fix = text.mended(_MANY_BREAKS.sub("\n\n", text.written))
    sentence = "Meta rejects more than two line breaks in a row."
    return Fault("many_breaks", "error", sentence, "Remove extra line breaks" if fix else None, fix)


def not_plain(text: Text, part: str) -> Fault | None:
    if plain_text.is_plain(text.words):
        return None
    fix = text.mended(text.changed(plain_text.plain).strip())
    sentence = f"Meta rejects emoji, line breaks and formatting characters (* _ ~ `) in a {part}."
    return Fault("not_plain", "error", sentence, "Remove them" if fix else None, fix)


def selling_words(text: Text) -> Fault | None:
    word = detect.selling(text.words)
    if not word:
        return None
    return Fault("selling_words", "hint", f"Meta may move this template to MARKETING because of “{word}”.")


def shortened_link(text: Text) -> Fault | None:
    found = _SHORTENER.search(text.written)
    if not found:
        return None
    sentence = f"Meta and US carriers reject shortened links. Replace {found[0].lower()} with the full link."
    return Fault("shortened_link", "error", sentence)


def shouting(text: Text) -> Fault | None:
    letters = [each for each in text.words if each.lower() != each.upper()]
    raised = [each for each in letters if each.lower() != each]
    if len(letters) < _MIN_SHOUTED or len(raised) <= _SHOUTED * len(letters):
        return None
    fix = text.mended(_SENTENCE_START.sub(lambda found: found[1] or found[2].upper(), text.changed(str.lower)))
    sentence = "Text in capitals looks like spam to people and filters."
    return Fault("shouting", "hint", sentence, "Use sentence case" if fix else None, fix)


def no_way_out(text: Text) -> Fault | None:
    if _OPT_OUT.search(text.words):
        return None
    fix = text.mended(f"{text.written.rstrip()} {_STOP}") if text.is_english else None
    sentence = "US carriers want marketing messages to say how to opt out."
    return Fault("no_way_out", "hint", sentence, f"Add “{_STOP}”" if fix else None, fix)


def markup_on_sms(text: Text) -> Fault | None:
    found = _MARKED.search(text.words)
    if not found:
        return None
    return Fault("markup_on_sms", "hint", f"SMS has no formatting: people see {found[0]} as it is written here.")


def costly_characters(text: Text) -> Fault | None:
    """Characters outside GSM-7 that make an SMS longer. Letters of a language are no mistake."""
    foreign = costly.of(text.words)
    if not foreign or any(_is_letter(each.character) and each.instead is None for each in foreign):
        return None
    now, plain = segments.count(text.filled()), segments.count(text.filled(_plainer))
    if plain.parts >= now.parts:
        return None
    fix = text.mended(text.changed(_plainer))
    verb = "makes" if len(foreign) == 1 else "make"
    sentence = f"{_named(foreign)} {verb} this SMS {now.parts} parts instead of {plain.parts}."
    return Fault("costly_characters", "cost", sentence, _label(foreign) if fix else None, fix)


def _plainer(words: str) -> str:
    return segments.FOREIGN.sub("", costly.plainer(words))


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM" and not plain_text.EMOJI.match(character)


def _named(foreign: Sequence[costly.Costly]) -> str:
    names = [f"“{each.shown}”" if each.shown and each.shown not in "“”„" else each.name for each in foreign]
    names, rest = names[:MAX_NAMED], len(names) - MAX_NAMED
    if rest > 0:
        names.append(f"{rest} more")
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _label(foreign: Sequence[costly.Costly]) -> str:
    if len(foreign) > 1:
        return "Replace all"
    instead = foreign[0].instead
    if instead is None or not instead.strip():
        return "Use a plain space" if instead else "Remove it"
    return f"Replace with {instead}"
