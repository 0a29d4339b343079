"""Find contacts by what was typed: part of a number in any written form, or of a name."""

from __future__ import annotations

import re

from django.db.models import Q

from apps.channels import characters, phone_numbers

# What is dialled inside a country in place of its calling code, and which calling codes do so (in libphonenumber's
# national formats; any other country writes the bare national number).
_TRUNKS = (("0", "[1-9][0-9]{0,2}"), ("8", "(7|375|993)"), ("80", "375"), ("06", "36"))
# Argentina's mobile numbers: 15 after the area code inside the country is a 9 before it outside.
_ARGENTINE = tuple(re.compile(rf"0([0-9]{{{digits}}})15([0-9]+)") for digits in (2, 3, 4))
# The beginning of a number in the spelling that isn't canonical (docs/adr/0036), and how the canonical one begins.
_TWICE = (
    (re.compile(r"52(?:1|01|04[45])([2-9].*)"), r"52\1"),
    (re.compile(r"54([123].*)"), r"549\1"),
    (re.compile(r"55([1-9][1-9])([6-9].*)"), r"55\g<1>9\2"),
)
# The same of a whole number without its country code.
_TWICE_AT_HOME = (
    (re.compile(r"(?:1|01|04[45])([2-9][0-9]{9})"), r"+52\1"),
    (re.compile(r"([1-9][1-9])([6-9][0-9]{7})"), r"+55\g<1>9\2"),
)
_NOT_DIGITS = re.compile(r"\(0\)|[^0-9]")


def by_text(text: str) -> Q:
    """Those whose name has all words of the text, or whose number has its digits. A text with letters is no number,
    unless it is one as a whole (tel:+1-415-555-2671).
    """
    plain = characters.plain(text).strip()
    named = Q(pk__in=()) if not plain else Q()
    for word in text.split():
        named &= Q(name__icontains=word)
    whole = phone_numbers.normalize(plain)
    is_number = not any(map(str.isalpha, plain)) or (whole is not None and whole.is_possible)
    return named | by_number(text) if is_number else named


def by_number(text: str) -> Q:
    """Those whose number, written in any of its formats, holds the digits of the text; nobody without digits."""
    plain = characters.plain(text).strip()
    digits, with_zero = _NOT_DIGITS.sub("", plain), _NOT_DIGITS.sub("", plain.replace("(", ""))
    if not digits:
        return Q(pk__in=())
    found = _begins(digits) | _begins(with_zero) if plain.startswith("+") else _holds(digits)
    whole = phone_numbers.normalize(plain)
    return found | Q(phone=whole.e164) if whole else found


def _begins(digits: str) -> Q:
    found = Q(phone__startswith=f"+{digits}") | Q(phone__startswith=f"+{phone_numbers.without_trunk(digits)}")
    for other, canonical in _TWICE:
        if begun := other.fullmatch(digits):
            found |= Q(phone__startswith=f"+{begun.expand(canonical)}")
    return found


def _holds(digits: str) -> Q:
    found = Q(phone__contains=digits)
    if any(other.fullmatch(digits) for other, _ in _TWICE):  # as WhatsApp writes numbers, without a plus
        found |= _begins(digits)
    for other, canonical in _TWICE_AT_HOME:
        if whole := other.fullmatch(digits):
            found |= Q(phone=whole.expand(canonical))
    if digits.startswith("00") and digits.strip("0"):  # how most countries dial abroad
        found |= _begins(digits[2:])
    for trunk, codes in _TRUNKS:
        if digits.startswith(trunk) and digits != trunk:
            found |= Q(phone__regex=rf"^\+{codes}{digits.removeprefix(trunk)}")
    for form in _ARGENTINE:
        mobile = form.match(digits)
        if mobile:
            found |= Q(phone__startswith=f"+549{mobile[1]}{mobile[2]}")
    return found
