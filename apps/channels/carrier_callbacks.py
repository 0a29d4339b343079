"""Prove a carrier's callback, and find the senders that its events are for.

A provider has one callback URL. What a callback says of its addressees only chooses whose credentials to try: an event
counts for a sender only if the credentials of the sender's own account prove the callback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from apps.channels.models import CarrierAccount, Sender
from apps.channels.providers import HANDSHAKES, PROVIDERS
from apps.channels.providers.types import (
    AccountEvent,
    BadSignature,
    CarrierEvent,
    Inbound,
    PreferenceChange,
    StatusUpdate,
    TemplateChange,
    TemplateStatus,
)
from apps.channels.senders import senders_at, senders_sharing
from apps.core.cache import Remembered

MAX_ADDRESSEES = 1000  # of one callback; Meta tells a thousand things at once at most


class NoAddressee(Exception):
    """A callback that names no number and no account that we know."""


@dataclass(frozen=True, slots=True)
class ProvenEvent:
    """What a carrier told, and whom. `sender` is None for what is about no message of a sender that we know.

    `accounts` are ours that it is about, if it is about no message. `sharing` are other senders with the number that an
    inbound message came to.
    """

    event: CarrierEvent
    sender: Sender | None = None
    accounts: tuple[UUID, ...] = ()
    sharing: tuple[Sender, ...] = ()


_senders: Remembered[tuple[str, str], list[Sender]] = Remembered(seconds=1.0)
_sharing: Remembered[tuple[str, str], list[Sender]] = Remembered(seconds=1.0)


def read(provider: str, headers: Mapping[str, str], body: bytes, *, now: float) -> list[ProvenEvent]:
    """What a callback tells. Raises NoAddressee, and BadSignature when no account that it names proves it."""
    adapter = PROVIDERS[provider]
    named = adapter.addressees(body)
    senders = _by_address(provider, named.addresses[:MAX_ADDRESSEES])
    accounts = [sender.account for at_address in senders.values() for sender in at_address]
    if named.accounts:
        known = CarrierAccount.objects.filter(provider=provider, external_id__in=named.accounts[:MAX_ADDRESSEES])
        accounts.extend(known)
    proven = _proven(provider, headers, body, accounts, now=now)
    known_as: dict[str, dict[UUID, None]] = {}
    for account in accounts:
        if account.id in proven and account.external_id:
            known_as.setdefault(account.external_id, {})[account.id] = None
    ours = {
        address: [sender for sender in at_address if sender.account_id in proven]
        for address, at_address in senders.items()
    }
    told = [told for event in adapter.parse(body) for told in _told(event, ours, known_as)]

    def proves(account: CarrierAccount) -> bool:
        return account.id in proven or _problem(provider, headers, body, account, now=now) is None

    return list(_with_sharing(provider, told, proves))


def _by_address(provider: str, addresses: Iterable[str]) -> dict[str, list[Sender]]:
    """Our senders at these addresses. Remembered for a second, for a carrier tells much of few."""

    def load(keys: set[tuple[str, str]]) -> dict[tuple[str, str], list[Sender]]:
        found: dict[tuple[str, str], list[Sender]] = {}
        for sender in senders_at(provider, [address for _, address in keys]):
            found.setdefault((provider, sender.address), []).append(sender)
        return found

    known = _senders.get_many({(provider, address) for address in addresses}, load)
    return {address: senders for (_, address), senders in known.items()}


def _proven(
    provider: str, headers: Mapping[str, str], body: bytes, accounts: Iterable[CarrierAccount], *, now: float
) -> set[UUID]:
    problems = {account.id: _problem(provider, headers, body, account, now=now) for account in set(accounts)}
    proven = {account_id for account_id, problem in problems.items() if problem is None}
    if not proven:
        raise next(filter(None, problems.values()), NoAddressee())
    return proven


def _problem(
    provider: str, headers: Mapping[str, str], body: bytes, account: CarrierAccount, *, now: float
) -> BadSignature | None:
    try:
        PROVIDERS[provider].verify(headers, body, account.credentials, now)
    except BadSignature as problem:
        return problem
    return None


def _with_sharing(
    provider: str, told: Sequence[ProvenEvent], proves: Callable[[CarrierAccount], bool]
) -> Iterator[ProvenEvent]:
    """Inbound messages with the other senders of the number. An SMS number is its own address, so it has one sender."""

    def load(keys: set[tuple[str, str]]) -> dict[tuple[str, str], list[Sender]]:
        found: dict[tuple[str, str], list[Sender]] = {key: [] for key in keys}
        for sender in senders_sharing(provider, [number for _, number in keys]):
            found[provider, sender.number].append(sender)
        return found

    senders = [each.sender for each in told if each.sender and isinstance(each.event, Inbound)]
    known = _sharing.get_many({(provider, each.number) for each in senders if each.number != each.address}, load)
    for each in told:
        if each.sender and isinstance(each.event, Inbound):
            others = known.get((provider, each.sender.number), ())
            yield replace(each, sharing=tuple(other for other in others if _shares(other, each.sender, proves)))
        else:
            yield each


def _shares(other: Sender, sender: Sender, proves: Callable[[CarrierAccount], bool]) -> bool:
    """One of another organization only while it is active, and if its own account proves the callback too."""
    if other.id == sender.id or other.channel != sender.channel:
        return False
    return other.organization_id == sender.organization_id or (other.is_active and proves(other.account))


def _told(
    event: CarrierEvent, ours: Mapping[str, list[Sender]], accounts: Mapping[str, Mapping[UUID, None]]
) -> Iterator[ProvenEvent]:
    """For each organization once: a group message may have gone to numbers of several."""
    if isinstance(event, TemplateStatus | TemplateChange | AccountEvent):
        if event.account in accounts:
            yield ProvenEvent(event, accounts=tuple(accounts[event.account]))
        return
    first: dict[UUID, Sender] = {}
    if isinstance(event, StatusUpdate | Inbound | PreferenceChange):
        for address in event.addresses:
            for sender in ours.get(address, ()):
                first.setdefault(sender.organization_id, sender)
    if not first:
        yield ProvenEvent(event)
    for sender in first.values():
        yield ProvenEvent(event, sender)


def answer_challenge(provider: str, query: Mapping[str, str]) -> str | None:
    """The answer to a carrier that asks whether the callback URL is ours; None unless it names a secret of ours."""
    handshake = HANDSHAKES[provider]
    for account in CarrierAccount.objects.filter(provider=provider).iterator():
        answer = handshake.challenge(query, account.credentials)
        if answer is not None:
            return answer
    return None
