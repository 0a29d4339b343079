"""The customers of the made-up company: contacts with their consent history, and the imports that brought most of them.

A contact exists from its import or its first message on. Consent changes are recorded when they happen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from apps.channels.models import Channel
from apps.contacts.column_mapping import Columns
from apps.contacts.models import ConsentChange, Contact, How, Import, ImportedContact, ImportRemark, ImportState
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns
from sentdash.company import words
from sentdash.company.account import Account, id_at

_CLERK = "ines@demo.sentdash.test"
_OTHERS_AGE = 60  # days since the contacts were created that were not imported
_IMPORTED = 0.6  # share of each owner's contacts
_LABELS = {"Regular": 5, "Subscription": 11}  # one in so many has it
_REMARKS = (
    ("invalid", "The number is too short.", ["12", "Bo"]),
    ("invalid", "“unknown” is not a phone number.", ["unknown", "Cy"]),
    ("duplicate", "Row 2 has the same number.", ["", "Ada"]),
)


@dataclass(slots=True)
class Change:
    at: datetime
    opt_out: bool
    how: How
    who: str
    reason: str = ""


@dataclass(slots=True)
class Person:
    id: UUID
    phone: str
    owner: str
    since: datetime
    name: str
    changes: list[Change] = field(default_factory=list)

    @property
    def opted_out(self) -> bool:
        return bool(self.changes) and self.changes[-1].opt_out

    def change(self, at: datetime, *, opt_out: bool, how: How, who: str, reason: str = "") -> None:
        """Like `contacts.consent.change`. Without a change, no evidence is stored."""
        if self.opted_out != opt_out:
            self.changes.append(Change(at, opt_out, how, who, reason))


@dataclass(frozen=True, slots=True)
class Audience:
    """The contacts of one owner in the order they were created. `arrivals` are the times."""

    people: Sequence[Person]
    arrivals: Sequence[datetime]

    def pick(self, at: datetime, chance: Random) -> Person | None:
        """One of the contacts that exist at that time, or None. Some are picked often."""
        there = self._there(at)
        return self.people[int(chance.random() ** 1.6 * there)] if there else None

    def sample(self, at: datetime, count: int, chance: Random, *, part: int, parts: int) -> list[Person]:
        """Some of the contacts that exist at that time. No contact is in two parts."""
        there = self.people[: self._there(at)][part::parts]
        return chance.sample(there, min(count, len(there)))

    def _there(self, at: datetime) -> int:
        return bisect_right(self.arrivals, at)


@dataclass(frozen=True, slots=True)
class File:
    """An import: its owner, its name, its age in days, and how many of its rows were opted out."""

    owner: str
    name: str
    age: float
    opted_out: int


FILES = (
    File("US shop", "customers-us.csv", 93, 4),
    File("EU shop", "newsletter-eu.csv", 92, 3),
    File("", "wifi-guests.csv", 91, 0),
)
_NUMBERS = {
    "US shop": words.AMERICANS[:520],
    "": words.AMERICANS[520:680],
    "EU shop": (*words.EUROPEANS[:330], *words.UNASSIGNED[:3]),
    "Pop-up store": words.EUROPEANS[330:345],
    "Wholesale": words.EUROPEANS[345:360],
}


def gather(*, now: datetime, chance: Random) -> dict[str, Audience]:
    """All contacts, by owner, with the consent from their imports."""
    return {owner: _audience(owner, numbers, now, chance) for owner, numbers in _NUMBERS.items()}


def _audience(owner: str, numbers: Sequence[str], now: datetime, chance: Random) -> Audience:
    file = next((each for each in FILES if each.owner == owner), None)
    begin = now - timedelta(days=file.age if file else _OTHERS_AGE)
    imported = round(len(numbers) * _IMPORTED) if file else len(numbers)
    later = sorted(begin + (now - begin) * chance.random() ** 0.8 for _ in numbers[imported:])
    people = [
        Person(id_at(at, chance), phone, owner, at, chance.choice(words.NAMES))
        for phone, at in zip(numbers, [begin] * imported + later, strict=True)
    ]
    if file:
        for person in people[imported - file.opted_out : imported]:
            person.change(begin, opt_out=True, how=How.IMPORT, who=file.name)
    for person in people[5 : len(people) // 3 : 60]:  # before the first message to them
        at = begin + timedelta(seconds=90)
        person.change(at, opt_out=True, how=How.PAGE, who=_CLERK, reason="Asked on the phone.")
    return Audience(people, [person.since for person in people])


def write(account: Account, audiences: dict[str, Audience], chance: Random) -> None:
    """Write contacts, their consent changes, and the imports."""
    everybody = [person for audience in audiences.values() for person in audience.people]
    Contact.objects.bulk_create([_contact(account.customers[each.owner], each) for each in everybody], batch_size=1000)
    ConsentChange.objects.bulk_create(
        [change for each in everybody for change in _changes(account.customers[each.owner], each, chance)]
    )
    for file in FILES:
        people = audiences[file.owner].people
        imported = [person for person in people if person.since == people[0].since]
        _import(account.customers[file.owner], file, imported, chance)


def _contact(customer: Customer, person: Person) -> Contact:
    has_whatsapp = person.phone.startswith("+4") and int(person.phone[-1]) % 3 == 0
    return Contact(
        id=person.id,
        **owner_columns(customer),
        phone=person.phone,
        name=person.name,
        labels=_labels(person),
        available_channels=f"{Channel.SMS},{Channel.WHATSAPP}" if has_whatsapp else Channel.SMS,
        default_channel=Channel.WHATSAPP if has_whatsapp and int(person.phone[-2]) % 2 else Channel.SMS,
        opt_out=person.opted_out,
        created_at=person.since,
        updated_at=person.changes[-1].at if person.changes else None,
    )


def _labels(person: Person) -> list[str]:
    return [label for label, one_in in _LABELS.items() if int(person.phone[-3:]) % one_in == 0]


def _changes(customer: Customer, person: Person, chance: Random) -> Iterator[ConsentChange]:
    for change in person.changes:
        yield ConsentChange(
            id=id_at(change.at, chance),
            **owner_columns(customer),
            contact_id=person.id,
            opt_out=change.opt_out,
            how=change.how,
            who=change.who,
            reason=change.reason,
            created_at=change.at,
        )


def _import(customer: Customer, file: File, people: Sequence[Person], chance: Random) -> None:
    first, created = people[0], len(people)
    at = first.since
    kinds = [kind for kind, _, _ in _REMARKS]
    rows = created + len(_REMARKS)
    report = Import.objects.create(
        id=id_at(at, chance),
        **owner_columns(customer),
        file_name=file.name,
        encoding="utf-8",
        delimiter=",",
        columns=Columns(opt_out=2 if file.opted_out else None).stored(),
        header=["phone", "name", "opted out"] if file.opted_out else ["phone", "name"],
        rows=rows,
        done_rows=rows,
        made_by=_CLERK,
        state=ImportState.DONE,
        created_at=at - timedelta(minutes=2),
        started_at=at - timedelta(seconds=1),
        finished_at=at + timedelta(seconds=1),
        numbers=rows,
        created=created,
        duplicate=kinds.count("duplicate"),
        invalid=kinds.count("invalid"),
    )
    ImportedContact.objects.bulk_create(ImportedContact(of=report, contact_id=person.id) for person in people)
    ImportRemark.objects.bulk_create(
        ImportRemark(of=report, row=row, kind=kind, reason=reason, cells=[cell or first.phone for cell in cells])
        for row, (kind, reason, cells) in enumerate(_REMARKS, start=created + 2)
    )
