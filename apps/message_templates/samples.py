"""Give variables plausible values, for previews and for code that users copy and run.

The author's sample comes first. If it only repeats the variable's name ("Name", "order_id"), we use a typical value for
such a variable instead. A value never breaks the variable's own regex if we know one that matches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.message_templates import patterns, variables
from apps.message_templates.placeholders import Variable

_LINK = "https://example.com/orders/A-1042"
_MEDIA = "https://example.com/picture.jpg"
_ADDRESSES = ("link", "media")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
# The first line that has a word of the name wins: `order_date` is a date, `order_total` an amount.
_BY_WORD: tuple[tuple[str, str], ...] = (
    ("email mail", "ada@example.com"),
    ("phone tel telephone mobile", "+14155550142"),
    ("link url uri website site", _LINK),
    ("image picture photo video media document file pdf", _MEDIA),
    ("coupon promo voucher discountcode promocode", "SAVE20"),
    ("zip zipcode postal postcode", "94105"),
    ("percent percentage discount off", "20%"),
    ("currency", "USD"),
    ("minutes minute mins hours hour days seconds weeks months expiry expires expiration duration", "10"),
    ("date day deadline birthday due", "June 12, 2026"),
    ("time slot eta", "10:30 AM"),
    ("month", "June"),
    ("year", "2026"),
    ("amount price total subtotal balance cost fee payment sum paid refund tax", "$42.00"),
    ("code otp pin passcode token verification", "123456"),
    ("tracking shipment parcel", "TRK-48210"),
    ("invoice bill receipt", "INV-1042"),
    ("company business brand organization organisation store shop merchant sender team", "Acme"),
    ("product item article goods", "blue mug"),
    ("carrier courier", "Acme Parcels"),
    ("address street", "12 Market Street"),
    ("city town location place branch", "San Francisco"),
    ("country", "United States"),
    ("state region", "California"),
    ("last lastname surname family", "Lovelace"),
    ("full fullname", "Ada Lovelace"),
    (
        "name firstname username user customer client recipient contact person guest patient driver agent member",
        "Ada",
    ),
    ("order booking reservation reference ref ticket case id number no orderid ordernumber account", "A-1042"),
    ("count quantity qty points items people guests seats", "2"),
    ("status", "confirmed"),
    ("message text note content body", "Your order is ready."),
    ("title subject event service appointment", "Spring sale"),
    ("reason", "a change of plans"),
)
_VALUES = {word: value for words, value in reversed(_BY_WORD) for word in words.split()}
_RANK = {word: rank for rank, (words, _) in reversed(list(enumerate(_BY_WORD))) for word in words.split()}
_OTHERWISE = "example"
# Tried if the value above doesn't match the regex.
_FORMS = (
    *(
        "123456",
        "1042",
        "1234",
        "12345",
        "12345678",
        "42",
        "7",
        "A-1042",
        "A1042",
        "AB12",
        "ABC123",
        "ABCD1234",
        "ORD-1042",
    ),
    *("Ada", "ADA", "ada", "Ada Lovelace", "$42.00", "42.00", "2026-06-12", "12/06/2026", "06/12/2026", "12.06.2026"),
    *("10:30", "20%", "+14155550142", "14155550142", "4155550142", "ada@example.com", _LINK, "USD", "yes", "true"),
)


def of(variable: Variable) -> str:
    """A realistic value for this variable."""
    candidates = list(_candidates(variable))
    if variable.type in _ADDRESSES:
        return next((each for each in candidates if variables.is_url(each)), _LINK)
    return next((each for each in candidates if fits(variable, each)), variable.sample or _OTHERWISE)


def by_name(name: str) -> str:
    """A realistic value if we know only the name."""
    known = [word for word in _words(name) if word in _RANK]
    return _VALUES[min(known, key=_RANK.__getitem__)] if known else _OTHERWISE


def _candidates(variable: Variable) -> Iterator[str]:
    if variable.sample and not repeats(variable.sample, variable.name):
        yield variable.sample
    if variable.type in _ADDRESSES:
        yield variable.url
        yield _MEDIA if variable.type == "media" else _LINK
        return
    yield by_name(variable.name)
    yield from _FORMS


def repeats(sample: str, name: str) -> bool:
    """Whether the sample only repeats the name, ignoring case and separators."""
    return _plain(sample) in (_plain(name), "sample", "example", "test", "value", "variable", "text", "")


def _plain(text: str) -> str:
    return "".join(_words(text)) or text.strip()


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def fits(variable: Variable, value: str) -> bool:
    """Whether the value matches the variable's regex."""
    try:
        return not variable.regex or bool(patterns.compile(variable.regex).search(value))
    except patterns.Unreadable:
        return True
