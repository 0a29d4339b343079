"""Find messages for what a user typed: a number or part of one, an id, or the beginning of one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from apps.channels import characters, phone_numbers
from apps.channels.number_search import whole
from apps.contacts import matching
from apps.contacts.models import Contact
from apps.core.tags import short
from apps.error_codes.endings import ENDINGS
from apps.forgetting.person import FORGOTTEN
from apps.messaging import media, status_display
from apps.messaging.filtering import TABS, MessageFilters
from apps.messaging.history import listing
from apps.messaging.models import Message
from apps.organizations.customer import Customer
from apps.users.palette import DO, Hit

MAX_PEOPLE = 50
_MIN_DIGITS = 3
_MIN_LETTERS = 3
_AROUND_A_STATUS = ("open", "show", "list", "all", "messages", "status")
_HITS = 5
_NOBODY = MessageFilters(people=())
# A written id may be shortened in the middle ("01a202a1…0c9e"); the beginning is enough.
_BEGINNING = re.compile(r"([0-9a-f]{8}[0-9a-f-]{0,27})(?:…[0-9a-f]*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Written:
    """A text as what it may be."""

    text: str

    @property
    def plain(self) -> str:
        return characters.plain(self.text).strip()

    @property
    def digits(self) -> str:
        return re.sub(r"\D", "", self.plain)

    @property
    def is_a_number(self) -> bool:
        is_other = any(character.isalpha() or character in "_…" for character in self.plain)
        return not is_other and len(self.digits) >= _MIN_DIGITS

    @property
    def id(self) -> UUID | None:
        try:
            return UUID(self.text)
        except ValueError:
            return None

    @property
    def beginning(self) -> str:
        found = _BEGINNING.fullmatch(self.text)
        return found[1].replace("-", "").lower() if found else ""


def narrow(customer: Customer, filters: MessageFilters, text: str) -> MessageFilters:
    """The filters with what the text means added; nothing passes when it means nothing."""
    written = _Written(text.strip())
    if written.id:
        return _by_id(customer, filters, written.id)
    if written.is_a_number:
        people = _people(customer, written.text)
        if people or not written.beginning:
            return replace(filters, people=people)
    if written.beginning:
        return _by_beginning(filters, written.beginning)
    return _NOBODY


def of_number(customer: Customer, filters: MessageFilters, number: str) -> MessageFilters:
    """Those to or from this number, or from numbers that hold these digits."""
    return replace(filters, people=_people(customer, number))


def _people(customer: Customer, text: str) -> tuple[UUID, ...]:
    """Contacts of the whole organization: a profile writes to inherited ones too, and sees only its own messages."""
    contacts = Contact.objects.filter(organization_id=customer.organization.id)
    whole = phone_numbers.normalize(text)
    exact = tuple(contacts.by_phone(whole.e164).values_list("id", flat=True)[:MAX_PEOPLE]) if whole else ()
    return exact or tuple(
        contacts.filter(matching.by_number(text)).newest_first().values_list("id", flat=True)[:MAX_PEOPLE]
    )


def _by_id(customer: Customer, filters: MessageFilters, found: UUID) -> MessageFilters:
    """A message's own id, a contact's, or a template's."""
    if Message.objects.visible_to(customer).filter(id=found).exists():
        return replace(filters, low=max(filters.low, found), high=min(filters.high, UUID(int=found.int + 1)))
    if Contact.objects.filter(organization_id=customer.organization.id, id=found).exists():
        return replace(filters, people=(found,))
    return replace(filters, template_id=found)


def _by_beginning(filters: MessageFilters, beginning: str) -> MessageFilters:
    low = UUID(beginning.ljust(32, "0"))
    high = UUID(beginning.ljust(32, "f"))
    return replace(filters, low=max(filters.low, low), high=min(filters.high, high))


def find(customer: Customer, text: str) -> list[Hit]:
    """For the command palette: messages, and the lists of those with a status or an error code."""
    lists = [*_of_status(text), *_of_code(text)]
    found = narrow(customer, MessageFilters(), text)
    if found == _NOBODY:
        return lists
    return [*lists, *(_hit(message) for message in listing.page(customer, found).rows[:_HITS])]


def _of_status(text: str) -> list[Hit]:
    """Of "failed", "open failed messages", "queued"."""
    typed = text.lower().split()
    return [
        _list(f"{mark.word} messages", {"status": tab}, mark.icon, mark.tone)
        for tab, mark in status_display.TAB_MARKS.items()
        if tab and _names(typed, {tab, *(status.lower() for status in TABS[tab])})
    ]


def _names(typed: list[str], statuses: set[str]) -> bool:
    """Is one of the words a status, or its beginning, and are the others only around it?"""
    own = [word for word in typed if not any(each.startswith(word) for each in _AROUND_A_STATUS)]
    return len(own) == 1 and len(own[0]) >= _MIN_LETTERS and any(each.startswith(own[0]) for each in statuses)


def _of_code(text: str) -> list[Hit]:
    code = re.sub(r"[\s_-]+", "_", text.strip()).upper()
    return [_list("Messages with this error", {"code": code}, "alert-triangle", "failed")] if code in ENDINGS else []


def _list(label: str, query: dict[str, str], icon: str, tone: str) -> Hit:
    return Hit(label, f"{reverse('messaging:index')}?{urlencode(query)}", icon=icon, tone=tone, group="Messages")


def offer(customer: Customer, text: str) -> list[Hit]:  # noqa: ARG001  # the same for all customers
    """To write to a number."""
    known = whole(text)
    if not known:
        return []
    address = f"{reverse('messaging:playground')}?{urlencode({'to': known.e164})}"
    return [Hit(f"Send a message to {phone_numbers.formats(known.e164).international}", address, icon="send", group=DO)]


def _said(message: Message) -> str:
    """What was written, for ids of one hour look alike."""
    text = media.text(message.body)
    return f", “{text}”" if text else ""


def _hit(message: Message) -> Hit:
    mark = status_display.of(message)
    return Hit(
        label=phone_numbers.written(message.phone) or FORGOTTEN,
        url=reverse("messaging:detail", args=[message.id]),
        icon=mark.icon,
        tone=mark.tone,
        group="Messages",
        note=f"{mark.word}, {short(message.id)}{_said(message)}",
        mono=True,
    )
