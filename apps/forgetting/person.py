"""The person to forget, as rooms get them: who they are, where to look, and how to recognize them in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol, Self
from uuid import UUID

import phonenumbers

# What pages show in place of the number.
FORGOTTEN = "Forgotten person"
_NOT_DIGITS = re.compile(r"\D+")
_MIN_NATIONAL = 7  # digits; fewer are found in too many other numbers
_MIN_WORD = 4  # characters


@dataclass(frozen=True, slots=True)
class Person:
    """`profile_id` is None for an organization, which also forgets for its profiles.

    `phones` are all spellings of the number that were stored, `words` the names of the contacts. What was stored after
    `until` belongs to a new contact and stays.
    """

    organization_id: UUID
    profile_id: UUID | None
    contact_ids: tuple[UUID, ...]
    phones: tuple[str, ...]
    words: tuple[str, ...]
    until: datetime
    is_second_pass: bool = False  # every call that was open when the first began has ended

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        return cls(
            UUID(stored["organization_id"]),
            UUID(stored["profile_id"]) if stored["profile_id"] else None,
            tuple(UUID(each) for each in stored["contact_ids"]),
            tuple(stored["phones"]),
            tuple(stored["words"]),
            datetime.fromisoformat(stored["until"]),
        )

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @property
    def owned(self) -> dict[str, UUID]:
        """Filters rows with an owner to those this is about."""
        own = {"organization_id": self.organization_id}
        return own if self.profile_id is None else {**own, "profile_id": self.profile_id}

    def owns(self, profile_id: str | None) -> bool:
        """Whether something of this profile, or of the organization itself, is to be erased."""
        return self.profile_id is None or profile_id == str(self.profile_id)

    @property
    def digits(self) -> list[str]:
        """The digits of the number, with its country code."""
        return sorted({phone.removeprefix("+") for phone in self.phones})

    @property
    def spellings(self) -> list[str]:
        """The digits of the number with and without its country code."""
        national = (phonenumbers.national_significant_number(phonenumbers.parse(phone)) for phone in self.phones)
        return sorted({*self.digits, *(each for each in national if len(each) >= _MIN_NATIONAL)})

    def is_in(self, text: str) -> bool:
        """Whether a text holds the number, in whatever spelling."""
        digits = _NOT_DIGITS.sub("", text)
        return any(each in digits for each in self.spellings)

    def may_be_in(self, text: str) -> bool:
        """Whether a text holds the number or a name. Others may have the name too: only for what may be lost."""
        lower = text.casefold()
        return self.is_in(text) or any(each.casefold() in lower for each in self.words if len(each) >= _MIN_WORD)


# What was erased, and how many of it.
Erased = tuple[str, int]


class Eraser(Protocol):
    """A room's part, named in settings.FORGETTING. It erases in portions and yields after each.

    It can be run again at any time, and counts only what was still there.
    """

    def __call__(self, person: Person) -> Iterator[Erased]: ...
