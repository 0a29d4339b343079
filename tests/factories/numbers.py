"""Spellings of numbers, by the E.164 form that libphonenumber gives them. Every door is tested with this table."""

from __future__ import annotations

LONDON = "+447400123456"

SPELLINGS: dict[str, tuple[str, ...]] = {
    LONDON: (
        "+447400123456",
        "+4407400123456",  # the trunk zero kept after the country code
        "+44 07400 123456",
        "+44 (0)7400 123456",
        "00447400123456",
        "0044 07400 123456",
        "+0044 7400 123456",
        "+44\u202f7400\u2003123456",  # narrow and wide spaces
        "\u202a+44 7400 123456\u202c",  # direction marks, as a phone's address book copies them
        "\u200e+44\u00a07400\u2011123\u2013456\ufeff",
        "+44\u200b7400\u00ad123456",  # zero-width space, soft hyphen
        "+44\u22127400\u2212123456",  # minus signs
        "\uff0b\uff14\uff14 \uff17\uff14\uff10\uff10 \uff11\uff12\uff13\uff14\uff15\uff16",
        "+\u0664\u0664\u0667\u0664\u0660\u0660\u0661\u0662\u0663\u0664\u0665\u0666",
    ),
    "+33612345678": ("+33612345678", "+330612345678", "+33 (0)6 12 34 56 78", "0033 6.12.34.56.78"),
    "+4915123456789": ("+49 0151 23456789", "+49-151-2345-6789"),
    "+14155552671": ("+1 (415) 555-2671", "+1 1 415 555 2671"),
    "+79123456789": ("+79123456789", "+7 8 912 345-67-89"),
    "+36201234567": ("+36 06 20 123 4567", "+36 20 123 4567"),
    "+5491123456789": ("+54 9 11 2345-6789", "+54 11 15 2345-6789"),
    "+525512345678": ("+52 55 1234 5678",),
    "+5511961234567": ("+55 11 96123-4567", "+55 0 15 11 96123-4567"),
    # The zero belongs to these.
    "+390669812345": ("+39 06 698 12345", "0039 06 69812345"),
    "+24106031234": ("+241 06 03 12 34",),
    "+2250712345678": ("+225 07 12 34 56 78",),
    "+3780549886377": ("+378 0549 886377", "+378 886377"),
    "+242061234567": ("+242 06 123 4567",),
}
# In no range that the library knows, and of the right length: a new one, perhaps.
UNRANGED = "+447700900123"
ALL = [(written, e164) for e164, spellings in SPELLINGS.items() for written in spellings]
IMPOSSIBLE = ("+4474001", "+44740012345678", "+15552671", "+999123456789")
