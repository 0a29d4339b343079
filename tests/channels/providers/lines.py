"""Each provider with a running carrier at the other end, and in what carriers differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from apps.channels.providers import PROVIDERS
from apps.channels.providers.types import Credentials, Outbound, Provider, Receipt, SendError, Text
from tests.channels.providers.conftest import Fly
from tests.fakes.carrier import CarrierProcess

ANN, HOUSE = "+14155550101", "+13125550100"
NOBODY = "http://127.0.0.1:9"  # the discard port: nothing listens


@dataclass(frozen=True)
class Habits:
    """In what carriers differ, and what of it their tests must know."""

    signed_by: tuple[str, ...]  # the headers of its callbacks that make them genuine
    states: tuple[str, ...]  # what is told of a message that arrives
    refusals: Mapping[str, str]  # a code of its own → ours, not to be tried again
    has_keys: bool = False  # a repeated request is answered as the first one was
    signs_time: bool = False  # an old callback is no longer genuine


HABITS: Mapping[str, Habits] = {
    "telnyx": Habits(
        ("telnyx-signature-ed25519", "telnyx-timestamp"),
        ("SENT", "DELIVERED"),
        {"40310": "ERR_NUMBER_INVALID", "40300": "ERR_CONSENT_BLOCKED"},
        has_keys=True,
        signs_time=True,
    ),
    "whatsapp_cloud": Habits(
        ("x-hub-signature-256",),
        ("SENT", "DELIVERED", "READ"),
        {"131009": "ERR_NUMBER_INVALID", "131050": "ERR_CONSENT_BLOCKED", "131047": "ERR_WINDOW_CLOSED"},
    ),
}


@dataclass(frozen=True)
class Line:
    """One provider with a running carrier at the other end."""

    name: str
    provider: Provider
    credentials: Credentials
    base_url: str
    address: str  # of HOUSE
    carrier: CarrierProcess

    @property
    def habits(self) -> Habits:
        return HABITS[self.name]

    def outbound(self, callback_url: str, message_id: UUID | None = None, text: str = "Hello") -> Outbound:
        """A message, with its callbacks going there in the carrier's own way."""
        if self.name == "whatsapp_cloud" and callback_url != NOBODY:
            self.carrier.subscribe(self.address, callback_url)
        return Outbound(message_id or uuid4(), ANN, self.address, Text(text), callback_url)


def line_of(name: str, carrier: CarrierProcess) -> Line:
    if name == "whatsapp_cloud":
        app_secret = carrier.call("GET", "/control/app-secret").json()["app_secret"]
        credentials = {"access_token": "TOKEN", "app_secret": app_secret, "verify_token": "verify"}
        return Line(name, PROVIDERS[name], credentials, carrier.graph_url, HOUSE[1:], carrier)
    public_key = carrier.call("GET", "/control/public-key").json()["public_key"]
    return Line(name, PROVIDERS[name], {"api_key": "KEY", "public_key": public_key}, carrier.base_url, HOUSE, carrier)


def sent(line: Line, fly: Fly, message: Outbound) -> Receipt | SendError:
    return line.provider.read(fly(line.provider.request(message, line.credentials, line.base_url)))
