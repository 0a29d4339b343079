"""The kind of a phone number, by its form."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

from apps.channels.models import NumberKind

_KINDS = {PhoneNumberType.TOLL_FREE: NumberKind.TOLL_FREE, PhoneNumberType.MOBILE: NumberKind.MOBILE}


@lru_cache(maxsize=4096)
def kind_of(number: str) -> NumberKind:
    """What carriers call local numbers may be mobile ones too: in North America nothing tells them apart."""
    if not number.startswith("+"):
        return NumberKind.SHORT_CODE
    try:
        return _KINDS.get(phonenumbers.number_type(phonenumbers.parse(number)), NumberKind.LOCAL)
    except phonenumbers.NumberParseException:
        return NumberKind.LOCAL
