"""Money in micro-units, as text and back. The API writes four decimals; pages two, or four for less than a unit."""

from __future__ import annotations

import re
from decimal import Decimal

from django.conf import settings

UNIT = 1_000_000  # micro-units
_MAX = 10**15  # a billion units; what a wallet may hold
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


def decimal(micros: int) -> Decimal:
    """With all six decimals."""
    return Decimal(micros).scaleb(-6)


def wire(micros: int) -> str:
    """As the API writes it: "12.3400"."""
    return f"{decimal(micros):.4f}"


def words(micros: int) -> str:
    """As pages write it: $12.34, −$0.0079."""
    amount = abs(decimal(micros))
    digits = f"{amount:,.2f}" if micros % 10_000 == 0 or amount >= 1 else f"{amount:,.4f}"
    sign = _SIGNS.get(settings.BILLING_CURRENCY)
    return ("−" if micros < 0 else "") + (f"{sign}{digits}" if sign else f"{digits} {settings.BILLING_CURRENCY}")


# Commas only where thousands are grouped: "0,50" is half a unit to many, and must not become fifty.
_WRITTEN = re.compile(r"[+-]?\$?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d{1,6})?")


def read(text: str) -> int:
    """Micro-units of a written amount. Raises ValueError for what is no amount or has more than six decimals."""
    written = text.strip()
    if _WRITTEN.fullmatch(written) is None:
        raise ValueError(text)
    micros = int(Decimal(written.replace("$", "").replace(",", "")).scaleb(6))
    if abs(micros) > _MAX:
        raise ValueError(text)
    return micros
