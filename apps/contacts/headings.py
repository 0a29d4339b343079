"""Read the name of a column: a phone (and which), a country, consent, or something that is never a phone number.

It knows the names that address books, CRMs and phones use, in many languages, and ignores case and accents. The
words are in `vocabulary.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from apps.contacts import vocabulary
from apps.contacts.folding import fold

FULL, FIRST, LAST = 0, 1, 2
# The order in which columns of phone numbers are preferred.
MOBILE, PHONE, LANDLINE, WEAK = 0, 1, 2, 3

# "TEL;TYPE=CELL" in tables made of vCards, and what names say about how a number is written.
_VCARD_TYPE = re.compile(r"\btype (?=cell|mobile|home|work|voice|pref|iphone|main|other|fax|pager)")
_WITH_CODE = re.compile(
    r"\b(with|w|incl|including|includes|include|mit|inkl|avec|con|com|inclusief|met|z|med)\b.*"
    r"\b(code|vorwahl|landervorwahl|landesvorwahl|indicatif|prefix|prefijo|prefisso|ddi|plus|landcode|landskod|kod|kierunkowy)\b.*"
)


_NAMES = (vocabulary.FULL_NAME, vocabulary.FIRST_NAME, vocabulary.LAST_NAME)


@dataclass(frozen=True, slots=True)
class Sign:
    """A column that may hold consent. `opts_in` is what yes means in it; where it is not sure, a person has to say.

    `by_values`: the name alone ("Status") says too little, what the cells say decides.
    """

    opts_in: bool
    is_sure: bool
    by_values: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """`phone` is a rank, None for a name that does not say phone; `is_other` names something that never is one."""

    phone: int | None = None
    is_other: bool = False
    country: int | None = None  # a rank too
    consent: Sign | None = None
    is_channel: bool = False
    name: int | None = None  # its place in a whole name: FULL, FIRST or LAST
    is_tags: bool = False

    @property
    def is_known(self) -> bool:
        return self != Heading()


@lru_cache(maxsize=10_000)
def read(name: str) -> Heading:
    """What a name says."""
    words = _WITH_CODE.sub("", _VCARD_TYPE.sub("", fold(name))).strip()
    if not words:
        return Heading()
    consent = _consent(words)
    if consent is not None:
        return Heading(is_other=True, consent=consent)
    country = _country(words)
    if country is not None:
        return Heading(is_other=True, country=country)
    return _described(words) or (Heading(is_other=True) if _is_other(words) else Heading(phone=_phone(words)))


def _described(words: str) -> Heading | None:
    """A channel, labels or a name."""
    if vocabulary.CHANNEL.search(words):
        return Heading(is_other=True, is_channel=True)
    if vocabulary.TAGS.search(words):
        return Heading(is_other=True, is_tags=True)
    name = next((place for place, terms in enumerate(_NAMES) if terms.search(words)), None)
    return None if name is None else Heading(is_other=True, name=name)


def label(words: str) -> int | None:
    """The rank of a number by a label beside it, such as Google's "Mobile"; None for a fax or a pager."""
    folded = fold(words)
    if vocabulary.NEVER_DIALLED.search(folded):
        return None
    if vocabulary.MOBILE.search(folded):
        return MOBILE
    return LANDLINE if vocabulary.LANDLINE.search(folded) else PHONE


def label_of(names: list[str], index: int) -> int | None:
    """The column with the label of a phone column: "Phone 1 - Type" stands beside "Phone 1 - Value"."""
    stem = re.sub(r" (value|number|wert|valeur|valor|valore|waarde)$", "", fold(names[index]))
    wanted = {
        f"{stem} {word}" for word in ("type", "label", "kind", "typ", "etikett", "libelle", "etiqueta", "etichetta")
    }
    return next((place for place, name in enumerate(names) if fold(name) in wanted), None)


def _consent(words: str) -> Sign | None:
    return None if vocabulary.NOT_CONSENT.search(words) else _sign(words)


def _sign(words: str) -> Sign | None:
    is_text = bool(vocabulary.TEXT_MEDIA.search(words))
    is_other = bool(vocabulary.OTHER_MEDIA.search(words)) and not is_text
    surely_out, surely_in = vocabulary.OPT_OUT.search(words), vocabulary.OPT_IN.search(words)
    if surely_out and not vocabulary.BOTH_WAYS.search(words):
        return Sign(opts_in=False, is_sure=not is_other and not vocabulary.CONSENT_REASON.search(words))
    if surely_in and not surely_out and not vocabulary.STATUS.search(words):
        return Sign(opts_in=True, is_sure=not is_other and not vocabulary.CONSENT_NOTE.search(words))
    if vocabulary.PERHAPS_OPT_OUT.search(words):
        return Sign(opts_in=False, is_sure=False)
    if vocabulary.STATUS.search(words) or vocabulary.BOTH_WAYS.search(words):
        return Sign(opts_in=True, is_sure=False, by_values=not is_other)
    if surely_in or vocabulary.PERHAPS_OPT_IN.search(words):
        return Sign(opts_in=True, is_sure=False)
    return None


def _country(words: str) -> int | None:
    if not vocabulary.COUNTRY.search(words) or vocabulary.NOT_COUNTRY.search(words):
        return None
    if vocabulary.PHONE.search(words) or vocabulary.MOBILE.search(words) or vocabulary.CALLING_CODE.search(words):
        return 0
    return 2 if vocabulary.AN_ADDRESS.search(words) else 1


def _is_other(words: str) -> bool:
    if vocabulary.NEVER_DIALLED.search(words):
        return True
    if vocabulary.PHONE.search(words) or vocabulary.MOBILE.search(words):
        return bool(vocabulary.ABOUT_A_PHONE.search(words))
    return bool(vocabulary.OTHER.search(words)) and not vocabulary.CONTACT_NUMBER.search(words)


def _phone(words: str) -> int | None:
    if vocabulary.SOMEBODY_ELSE.search(words):
        return WEAK if vocabulary.PHONE.search(words) else None
    if vocabulary.MOBILE.search(words):
        return MOBILE
    if vocabulary.PHONE.search(words) or vocabulary.CONTACT_NUMBER.search(words):
        return LANDLINE if vocabulary.LANDLINE.search(words) or vocabulary.AN_ADDRESS.search(words) else PHONE
    return WEAK if vocabulary.WEAK.search(words) else None
