"""An account's inbox: the simulator's webhook receiver, what arrived there, and how it answers.

The name of the inbox is the account's id. The simulator verifies the signatures; we only tell it the secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

import orjson
from django.conf import settings

from apps.organizations.customer import Customer
from apps.phones.carrier import CarrierControl
from apps.webhooks import actions, catalog
from apps.webhooks.actions import Subscription
from apps.webhooks.models import TIMEOUTS, Endpoint

MAX_SHOWN = 30


@dataclass(frozen=True)
class AnswerChoice:
    """One way to answer. `word` is on its button, `about` says what happens."""

    name: str
    word: str
    about: str
    answer: Mapping[str, int] = field(hash=False)


CHOICES = (
    AnswerChoice("succeed", "Succeed", "Answers 200", {}),
    AnswerChoice("fail", "Fail with 500", "Every delivery fails and is tried again", {"status": 500}),
    AnswerChoice("twice", "Fail the next 2", "Answers 500 twice, then 200", {"status": 500, "count": 2}),
    AnswerChoice("slow", "Be slow", "Answers 200 after 10 s; our webhook waits 5 s", {"ms": 10_000}),
    AnswerChoice("gone", "Answer 410", "Gone: turns the webhook off", {"status": 410}),
)


@dataclass(frozen=True)
class Arrival:
    """One call that came in. `repeat` is how often the same event had come before."""

    number: int
    at: datetime
    event: str
    event_id: str
    webhook_id: str
    signature: str
    repeat: int
    status: int
    seconds: float
    headers: str
    body: str

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True)
class InboxScreen:
    """`left` is for how many calls the answer holds; `mark` changes whenever the page does."""

    url: str
    endpoint: Endpoint | None
    arrivals: tuple[Arrival, ...]
    total: int
    choices: tuple[tuple[AnswerChoice, bool], ...]
    left: int | None
    mark: str


def address(customer: Customer) -> str:
    return f"{settings.SIMULATOR_URL}/inbox/{customer.id}"


def look(customer: Customer, carrier: CarrierControl) -> InboxScreen:
    """What arrived, newest first. An inbox that has no secret, as after a restart, gets the webhook's."""
    endpoint = endpoint_of(customer)
    seen = carrier.inbox(str(customer.id), MAX_SHOWN)
    if endpoint is not None and not seen["has_secret"]:
        tell_secret(customer, carrier)
        seen = carrier.inbox(str(customer.id), MAX_SHOWN)
    told = (seen, endpoint and (endpoint.id, endpoint.is_active))
    return InboxScreen(
        url=address(customer),
        endpoint=endpoint,
        arrivals=tuple(_arrival(each) for each in seen["calls"]),
        total=seen["total"],
        choices=tuple((choice, _is_on(choice, seen["answer"])) for choice in CHOICES),
        left=seen["answer"]["count"],
        mark=blake2b(orjson.dumps(told), digest_size=8).hexdigest(),
    )


def endpoint_of(customer: Customer) -> Endpoint | None:
    """The account's own webhook to its inbox; if there are several, the newest."""
    own = Endpoint.objects.owned_by(customer).filter(endpoint_url=address(customer))
    found: Endpoint | None = own.newest_first().first()
    return found


def connect(customer: Customer, carrier: CarrierControl, *, now: datetime) -> Endpoint:
    """Create a webhook for all events to this inbox, unless there is one, and tell the inbox its secret."""
    endpoint = endpoint_of(customer)
    if endpoint is None:
        events = [family.name for family in catalog.FAMILIES]
        wanted = Subscription(
            "Inbox",
            address(customer),
            events,
            timeout_seconds=TIMEOUTS[0],
            covers_profiles=customer.profile is None,
        )
        endpoint = actions.create(customer, wanted=wanted, now=now)
    tell_secret(customer, carrier)
    return endpoint


def tell_secret(customer: Customer, carrier: CarrierControl) -> bool:
    """Tell the inbox the current secret of its webhook; False if there is no webhook."""
    endpoint = endpoint_of(customer)
    if endpoint is not None:
        carrier.tell_secret(str(customer.id), endpoint.signing_secret)
    return endpoint is not None


def choose(customer: Customer, carrier: CarrierControl, name: str) -> bool:
    """Make the inbox answer like this; False if there is no such choice."""
    choice = next((each for each in CHOICES if each.name == name), None)
    if choice is not None:
        carrier.set_answer(str(customer.id), choice.answer)
    return choice is not None


def _is_on(choice: AnswerChoice, answer: Mapping[str, Any]) -> bool:
    """Of one that holds for some calls, whatever is left of it."""
    wanted = {"status": 200, "ms": 0, **choice.answer}
    has_count = (wanted.pop("count", None) is not None) == (answer["count"] is not None)
    return has_count and all(answer[name] == value for name, value in wanted.items())


def _arrival(call: Mapping[str, Any]) -> Arrival:
    body = _json(call["body"])
    event = body.get("event") or body.get("field") if isinstance(body, dict) else None
    pretty = body if isinstance(body, str) else orjson.dumps(body, option=orjson.OPT_INDENT_2).decode()
    return Arrival(
        number=call["number"],
        at=datetime.fromisoformat(call["at"]),
        event=event if isinstance(event, str) else "",
        event_id=call["event_id"],
        webhook_id=call["headers"].get("x-webhook-id", ""),
        signature=call["signature"],
        repeat=call["repeat"],
        status=call["status"],
        seconds=call["ms"] / 1000,
        headers="\n".join(f"{name}: {value}" for name, value in sorted(call["headers"].items())),
        body=pretty,
    )


def _json(text: str) -> Any:
    """The value, or the text itself if it is no JSON."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
