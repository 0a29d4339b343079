"""Detect by fixed rules what a template's author left out: category, language and name.

The same definition always gives the same result. Authors who disagree set the category or rename the template.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from itertools import count
from typing import Any

from apps.message_templates import buttons, language, placeholders
from apps.message_templates.models import Category, bodies
from apps.message_templates.placeholders import Placeholder

# Words of messages that contain a code to sign in or to confirm.
_CODE = re.compile(
    r"\b(one[- ]time (?:code|pass\w*|pin)|otp|passcode|2fa|two[- ]factor|"
    r"(?:verification|verify|security|login|log-in|sign-in|access|authentication|confirmation|activation) (?:code|pin)|"
    r"code to (?:verify|log in|sign in|confirm))\b",
    re.IGNORECASE,
)
# Words of advertising.
_SELLING = re.compile(
    r"\b(sale|discount|offers?|deals?|promo\w*|coupon|voucher|buy now|shop now|order now|free|exclusive|"
    r"limited[- ]time|save|new arrivals?|newsletter|don'?t miss|black friday|loyalty|reward)\b|%\s*off\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z0-9]+")
_MAX_WORDS = 6
_LONGEST_GUESS = 60
RESERVED = "sent_"


def category_of(definition: Mapping[str, Any]) -> Category:
    """AUTHENTICATION for codes, MARKETING for advertising, UTILITY for the rest.

    We check in this order: an OTP button, a COPY_CODE button without an offer, or an authentication config; words
    about codes, if there are no other buttons, because such a template has none; words of advertising, or a COPY_CODE
    button with an offer.
    """
    told = " ".join(_texts(definition))
    if _hands_out_code(definition) or (_CODE.search(told) and not any(_buttons(definition))):
        return Category.AUTHENTICATION
    if _SELLING.search(told) or any(kind == buttons.COPY_CODE for kind, _ in _buttons(definition)):
        return Category.MARKETING
    return Category.UTILITY


def selling(text: str) -> str:
    """The first word of advertising in a text. Empty if there is none."""
    found = _SELLING.search(text)
    return found[0] if found else ""


def language_of(definition: Mapping[str, Any]) -> str:
    """The language of its bodies or, if they don't tell, of all its text (see `language.guess`)."""
    spoken = " ".join(_prose(body["template"]) for body in bodies(definition))
    found = language.guess(spoken)
    return found if found != language.FALLBACK else language.guess(" ".join(map(_prose, _texts(definition))))


def _prose(text: str) -> str:
    """A text without its placeholders."""
    return " ".join(piece for piece in placeholders.cut(text) if not isinstance(piece, Placeholder))


def slug_of(definition: Mapping[str, Any]) -> str:
    """A name from the first words of the body."""
    plain = _prose(next(bodies(definition))["template"])
    ascii_text = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().replace("'", "")
    words = _WORD.findall(ascii_text.lower())[:_MAX_WORDS]
    slug = "_".join(words)[:_LONGEST_GUESS].rstrip("_")
    if slug[:1].isalpha() and not f"{slug}_".startswith(RESERVED):
        return slug
    return f"template_{slug}" if slug else "template"


def free(slug: str, *, taken: Collection[str]) -> str:
    """The slug itself or, if it is taken, the slug with the first free number."""
    if slug not in taken:
        return slug
    return next(name for number in count(2) if (name := f"{slug}_{number}") not in taken)


def _hands_out_code(definition: Mapping[str, Any]) -> bool:
    if definition.get("authenticationConfig"):
        config = definition["authenticationConfig"]
        if config.get("addSecurityRecommendation") or config.get("codeExpirationMinutes"):
            return True
    return any(
        kind == buttons.OTP or (kind == buttons.COPY_CODE and not props.get("offerCode"))
        for kind, props in _buttons(definition)
    )


def _buttons(definition: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for button in definition.get("buttons") or ():
        yield button["type"], button["props"]


def _texts(definition: Mapping[str, Any]) -> Iterator[str]:
    for key in ("header", "footer"):
        yield (definition.get(key) or {}).get("template") or ""
    yield from (body["template"] for body in bodies(definition))
