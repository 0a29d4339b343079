"""Bring a JSON body into one form: key order, whitespace, escapes and the spelling of numbers don't matter.

Two bodies with the same canonical form mean the same request. A body that isn't JSON stays as it is.
"""

from __future__ import annotations

import json
from decimal import Decimal

import orjson

_EMPTY = b"{}"  # a missing body counts as this
# Numbers with more digits are compared as text.
_MAX_DIGITS = 1000


def canonical(raw: bytes) -> bytes:
    """The body's canonical form."""
    if not raw.strip():
        return _EMPTY
    try:
        body = json.loads(raw, parse_int=_number, parse_float=_number, parse_constant=_refuse)
        return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        return raw


def _number(written: str) -> orjson.Fragment:
    """One form for 1, 1.0 and 10e-1: the digits without trailing zeros, and a power of ten."""
    if len(written) > _MAX_DIGITS:
        return orjson.Fragment(written)
    sign, digits, exponent = Decimal(written).as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, digits)).lstrip("0")
    short = text.rstrip("0")
    if not short:
        return orjson.Fragment("0")
    return orjson.Fragment(f"{'-' if sign else ''}{short}e{exponent + len(text) - len(short)}")


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON")
