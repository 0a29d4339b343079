"""Read recipients as people type them: one number a line, in any written form. Invalid lines are named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.channels import phone_numbers
from apps.messaging.sending.accepting import MAX_RECIPIENTS

_BETWEEN = re.compile(r"[,;\t]|(?<=\d)\s+(?=\+)")
_NAMED = 5  # bad lines that are named; of more, how many there are
_SHOWN = 40  # characters of a bad line


@dataclass(frozen=True, slots=True)
class BadLine:
    number: int  # as an editor counts, from one
    text: str

    @property
    def sentence(self) -> str:
        digits = " Check its country code and how many digits follow it."
        cure = digits if self.text.startswith("+") else " Begin with + and the country code."
        return f"Line {self.number}, “{self.text[:_SHOWN]}”, is not a phone number.{cure}"


@dataclass(frozen=True, slots=True)
class Recipients:
    """`phones` are in E.164, each once, in the order they were written. `asked` are the spellings that were written,
    where they are not canonical.
    """

    phones: tuple[str, ...] = ()
    bad: tuple[BadLine, ...] = ()
    repeats: int = 0
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def problems(self) -> list[str]:
        """What keeps these from being sent to."""
        sentences = [line.sentence for line in self.bad[:_NAMED]]
        if len(self.bad) > _NAMED:
            sentences.append(f"{len(self.bad) - _NAMED:,} more lines aren't phone numbers.")
        if len(self.phones) > MAX_RECIPIENTS:
            sentences.append(f"You can send to {MAX_RECIPIENTS:,} people at once, not {len(self.phones):,}.")
        return sentences


def read(text: str) -> Recipients:
    """Take a text apart. Commas, semicolons and a blank before a plus separate numbers too."""
    found: dict[str, str] = {}
    bad: list[BadLine] = []
    repeats = 0
    for number, line in enumerate(text.splitlines(), start=1):
        for written in filter(None, (each.strip() for each in _BETWEEN.split(line))):
            person = phone_numbers.e164(written)
            if person is None:
                bad.append(BadLine(number, written))
                continue
            spelling = phone_numbers.asked(written, person)
            repeats += person in found
            found[person] = spelling if found.get(person, spelling) else ""
    asked = {person: spelling for person, spelling in found.items() if spelling}
    return Recipients(tuple(found), tuple(bad), repeats, asked)


def doubt(number: str) -> str:
    """A sentence, after a blank, about an E.164 number in no known range; nothing about others."""
    known = phone_numbers.check(number)
    return "" if known and known.is_valid else " The number isn't in any range we know; the carrier decides."
