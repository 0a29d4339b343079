"""Map the columns of an uploaded file to meanings, and read rows with that mapping. Pure: no queries.

`guessing.py` makes the first guess, and users can change it. Columns that are not used have no effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self

from apps.channels import phone_numbers, regions
from apps.contacts import cells, consent_words, headings, naming
from apps.contacts.actions import DEFAULT_CHANNELS
from apps.contacts.cells import WITH_COUNTRY_CODE, FoundNumber
from apps.contacts.refusals import BadRow, Doubt

_SHOWN = 40  # characters of a cell that a reason repeats
_UNKNOWN = frozenset({"-", "–", "?", "n/a", "na/", "none", "null", "unknown"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column (counted from 0) holds what, None for none; and the region of numbers written without a plus.

    `phone` is read first, then the `more` columns: until one has a number or, with `takes_all`, all of them. Yes in
    `opt_out` means no more messages, and in `opt_in` that they are welcome; `consents` are further such columns.
    `asked` may hold consent: a person has to say what they are before the import starts.
    """

    phone: int = 0
    region: int | None = None
    default_channel: int | None = None
    opt_out: int | None = None
    default_region: str = ""
    has_header: bool = True
    opt_in: int | None = None
    more: tuple[int, ...] = ()
    takes_all: bool = False
    consents: tuple[tuple[int, bool], ...] = ()  # a column, and whether yes means opted in
    asked: tuple[int, ...] = ()
    not_consent: tuple[int, ...] = ()  # the answer to some that were asked about
    name: tuple[int, ...] = ()  # the columns of a name in the order it is written: first name, last name
    tags: tuple[int, ...] = ()  # the columns of contacts' labels
    labels: tuple[tuple[int, int], ...] = ()  # a column of numbers, and the one that says "Mobile" or "Fax" of them

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        known = {each.name: stored[each.name] for each in fields(cls) if each.name in stored}
        for name in ("more", "asked", "not_consent", "name", "tags"):
            known[name] = tuple(known.get(name, ()))
        for name in ("consents", "labels"):
            known[name] = tuple((index, other) for index, other in known.get(name, ()))
        return cls(**known)

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @property
    def phones(self) -> tuple[int, ...]:
        """The columns of numbers, in the order they are read."""
        return (self.phone, *(index for index in self.more if index != self.phone))

    @property
    def opting(self) -> dict[int, bool]:
        """Every column of consent, and whether yes means opted in."""
        chosen = dict(self.consents)
        if self.opt_in is not None:
            chosen[self.opt_in] = True
        if self.opt_out is not None:
            chosen[self.opt_out] = False
        return chosen

    @property
    def used(self) -> set[int]:
        """All that decide something."""
        helpers = {index for index in (self.region, self.default_channel) if index is not None}
        labels = {label for index, label in self.labels if index in self.phones}
        return {*self.phones, *self.opting, *self.name, *self.tags, *helpers, *labels}

    @property
    def unanswered(self) -> list[int]:
        """Columns that may hold consent, and of which nobody has said what they hold."""
        return [index for index in self.asked if index not in self.opting and index not in self.not_consent]


@dataclass(frozen=True, slots=True)
class Person:
    """What a row says of a person. `default_channel` None leaves it as it is, and so does an empty name; labels are
    added to those that a contact has; `opt_out` False never opts in again.

    `doubt` is a warning for whoever imports: the contact is made all the same.
    """

    phone: str
    default_channel: str | None = None
    opt_out: bool = False
    doubt: Doubt | None = None
    name: str = ""
    labels: tuple[str, ...] = ()
    dialled_as: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a row says: no number, one or several, and what is wrong with others."""

    people: list[Person]
    problems: list[BadRow] = field(default_factory=list)


def read(row: Sequence[str], columns: Columns) -> Reading:
    """What a row says. Consent that is not understood stops the whole row; a helper column stops no complete number."""
    try:
        opt_out = _opt_out(row, columns)
    except BadRow as problem:
        return Reading([], [problem])
    channel, doubt = _channel(_cell(row, columns.default_channel))
    found, problems = _numbers(row, columns)
    if not found and not problems:
        problems = [BadRow("There is no phone number in this row.", topic="No phone number")]
    name, named = _name(row, columns)
    labels, labelled = _labels(row, columns)
    doubt = doubt or named or labelled
    people = [Person(each.e164, channel, opt_out, each.doubt or doubt, name, labels, each.dialled_as) for each in found]
    return Reading(people, problems)


def _cell(row: Sequence[str], index: int | None) -> str:
    return row[index].strip() if index is not None and index < len(row) else ""


def _opt_out(row: Sequence[str], columns: Columns) -> bool:
    """Whether any column says so. Raises BadRow where one is not understood, or nothing is said of being opted in."""
    verdicts = {}
    for index, opts_in in columns.opting.items():
        cell = _cell(row, index)
        verdicts[index] = consent_words.opted_out(cell, opts_in=opts_in)
        if verdicts[index] is None and not consent_words.is_nothing(cell):
            raise BadRow(f"“{cell[:_SHOWN]}” says neither opted out nor in.", topic="Consent not understood")
    if True in verdicts.values():
        return True
    silent = [index for index, verdict in verdicts.items() if verdict is None]
    agreed = [index for index, opts_in in columns.opting.items() if opts_in and verdicts[index] is False]
    if silent and not agreed:
        raise BadRow("The consent column is empty in this row. Write yes or no.", topic="Consent missing")
    return False


def _name(row: Sequence[str], columns: Columns) -> tuple[str, Doubt | None]:
    written = " ".join(_cell(row, index) for index in columns.name)
    try:
        return naming.name(written), None
    except naming.NameTooLong as problem:
        return "", Doubt(f"{problem.message}, so it was left out.", topic="Name too long")


def _labels(row: Sequence[str], columns: Columns) -> tuple[tuple[str, ...], Doubt | None]:
    try:
        return tuple(naming.split(",".join(_cell(row, index) for index in columns.tags))), None
    except naming.LabelsInvalid as problem:
        return (), Doubt(f"{problem.message}, so no label was added.", topic="Labels not usable")


def _channel(written: str) -> tuple[str | None, Doubt | None]:
    channel = written.lower()
    if channel and channel not in DEFAULT_CHANNELS:
        known = " or ".join(DEFAULT_CHANNELS)
        return None, Doubt(f"“{written[:_SHOWN]}” is not a channel; use {known}.", topic="Channel not recognized")
    return channel or None, None


def _numbers(row: Sequence[str], columns: Columns) -> tuple[list[FoundNumber], list[BadRow]]:
    """The numbers of a row, each once."""
    region, no_country = _region(_cell(row, columns.region), columns.default_region)
    found: dict[str, FoundNumber] = {}
    problems: list[BadRow] = []
    for index in _order(row, columns):
        cell = _cell(row, index)
        if not cell:
            continue
        numbers, refused = cells.read(cell, region, no_country=no_country)
        if numbers and problems and not columns.takes_all:
            # The column before it was filled, but not with a number: worth a warning, not a refusal.
            return [replace(number, doubt=_instead(number, problems[0])) for number in numbers], refused
        found |= {number.e164: number for number in numbers if number.e164 not in found}
        problems += refused
        if found and not columns.takes_all:
            break
    return list(found.values()), problems


def _instead(number: FoundNumber, problem: BadRow) -> Doubt:
    return Doubt(
        f"{problem.reason} {phone_numbers.written(number.e164)} from the next column is used.",
        topic="Another column used",
    )


def _order(row: Sequence[str], columns: Columns) -> list[int]:
    """The columns of numbers as the labels beside them say: mobile first, a fax never."""
    labels = dict(columns.labels)
    if not labels:
        return list(columns.phones)
    ranks = {index: headings.label(_cell(row, labels.get(index))) for index in columns.phones}
    dialled = [index for index in columns.phones if ranks[index] is not None]
    return sorted(dialled, key=lambda index: ranks[index] or 0)


def _region(written: str, default: str) -> tuple[str, str]:
    """The region of a row's numbers, and the country nobody knows, if it names one."""
    if not written or written.lower() in _UNKNOWN:
        return default, ""
    code = regions.find(written)
    if code is None:
        return "", written
    return (default if default == WITH_COUNTRY_CODE else code), ""
