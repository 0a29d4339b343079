"""Money as Stripe counts it: whole numbers of a currency's smallest unit."""

from __future__ import annotations

# Stripe's list of currencies without a smaller unit, and of those with a thousandth.
_WHOLE = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF")
)
_THOUSANDTHS = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))


def unit(currency: str) -> int:
    """Micro-units of its smallest unit."""
    if currency in _WHOLE:
        return 1_000_000
    return 1_000 if currency in _THOUSANDTHS else 10_000


def minor(micros: int, currency: str) -> int:
    """What Stripe is asked for. The amount has no smaller parts: forms check that."""
    return micros // unit(currency)


def micros(minor_units: int, currency: str) -> int:
    return minor_units * unit(currency)
