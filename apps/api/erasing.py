"""Erase a person from the log of API calls and from stored replies.

The log holds no whole numbers (`redaction`): calls are found by ids of the person's contacts and messages, by names and
by the last four digits. That erases the bodies of a few other calls too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from apps.api.models import IdempotentReply, LoggedCall
from apps.core.models import first_id_at
from apps.forgetting.person import Erased, Person
from apps.messaging.models import Message
from apps.organizations.models import Profile

_PORTION = 1_000
_LATE = timedelta(seconds=5)  # a call that began before may be answered and logged after
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Ids, times and words of ours say nothing of a person.
_IMPERSONAL = re.compile(rf"{_ID.pattern}|\d{{4}}-\d\d-\d\dT[\d:.+Z-]+|[A-Z_]+|req_\w+|")


def erase(person: Person) -> Iterator[Erased]:
    yield from _replies(person)
    yield from _calls(person)


def _calls(person: Person) -> Iterator[Erased]:
    rows = LoggedCall.objects.filter(**person.owned, id__lt=first_id_at(person.until + _LATE)).order_by("id")
    after = UUID(int=0)
    while calls := list(rows.filter(id__gt=after).exclude(body="", answer="")[:_PORTION]):
        after = calls[-1].id
        named = {call.id: _ids(call) for call in calls}
        theirs = _theirs(person, set().union(*named.values()))
        found = [call for call in calls if named[call.id] & theirs or _mentions(call, person)]
        for call in found:
            call.body = call.answer = ""
            call.path = _without_person(call.path, person)
        LoggedCall.objects.bulk_update(found, ["path", "body", "answer"])
        yield "API calls", len(found)


def _ids(call: LoggedCall) -> set[UUID]:
    named = {UUID(each) for each in _ID.findall(f"{call.path} {call.body} {call.answer}")}
    return named | {call.made_id} if call.made_id else named


def _theirs(person: Person, ids: Collection[UUID]) -> set[UUID]:
    """Which of these are the person's contacts and messages."""
    messages = Message.objects.filter(id__in=ids, contact_id__in=person.contact_ids)
    return {*person.contact_ids} & {*ids} | set(messages.values_list("id", flat=True))


def _mentions(call: LoggedCall, person: Person) -> bool:
    text = f"{call.path}\n{call.body}\n{call.answer}"
    return any(f"…{each[-4:]}" in text for each in person.digits) or person.may_be_in(text)


def _without_person(path: str, person: Person) -> str:
    """Without its query, which may search for them."""
    bare = path.partition("?")[0]
    for each in person.digits:
        bare = bare.replace(f"…{each[-4:]}", "…")
    return bare


def _replies(person: Person) -> Iterator[Erased]:
    profiles = Profile.objects.filter(organization_id=person.organization_id).values_list("id", flat=True)
    customers = [person.profile_id] if person.profile_id else [person.organization_id, *profiles]
    for customer_id in customers:
        after = ""
        rows = IdempotentReply.objects.filter(customer_id=customer_id).order_by("key")
        while replies := list(rows.filter(key__gt=after)[:_PORTION]):
            after = replies[-1].key
            yield "stored replies", sum(_reply(reply, person) for reply in replies)


def _reply(reply: IdempotentReply, person: Person) -> bool:
    row = IdempotentReply.objects.filter(customer_id=reply.customer_id, key=reply.key)
    if person.is_in(reply.key):
        return bool(row.delete()[0])
    if reply.body is None or not person.may_be_in(orjson.dumps(reply.body).decode()):
        return False
    erased = _erased(reply.body, person, is_about=False)
    return erased != reply.body and bool(row.update(body=erased))


def _erased(value: Any, person: Person, *, is_about: bool) -> Any:
    """An object that mentions the person loses all of its texts; its neighbours in a list keep theirs."""
    if isinstance(value, list):
        return [_erased(each, person, is_about=is_about) for each in value]
    if isinstance(value, dict):
        is_about = is_about or any(isinstance(each, str) and person.may_be_in(each) for each in value.values())
        return {key: _erased(each, person, is_about=is_about) for key, each in value.items()}
    if not isinstance(value, str) or not (is_about or person.may_be_in(value)):
        return value
    return value if _IMPERSONAL.fullmatch(value) and not person.may_be_in(value) else ""
