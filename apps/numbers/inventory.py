"""The numbers of an account, each on one line: what it can do, what it is part of, who uses it, and how it stands.

A number is there because it sends (`Sender`), because we hold it at a carrier (`PhoneNumber`), or both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from apps.brands import number_assignment, registration
from apps.brands.models import Campaign
from apps.channels import phone_numbers, regions, senders
from apps.channels.models import Channel, NumberKind, NumberState, PhoneNumber, Sender
from apps.channels.number_kind import kind_of
from apps.messaging.history import number_use
from apps.messaging.history.number_use import NumberUse
from apps.organizations.customer import Customer
from apps.organizations.models import Profile

_FEATURES = {"sms": "SMS", "mms": "MMS", "voice": "Voice"}
_CHANNELS = {Channel.SMS: "SMS", Channel.WHATSAPP: "WhatsApp", Channel.RCS: "RCS"}
_CARRIERS = {"telnyx": "Telnyx", "whatsapp_cloud": "Meta"}


@dataclass(frozen=True, slots=True)
class NumberStanding:
    word: str
    tone: str
    icon: str
    sentence: str = ""


_STATES = {
    NumberState.ORDERED: NumberStanding("Ordered", "waiting", icon="clock", sentence="The carrier works on the order."),
    NumberState.FAILED: NumberStanding("Not delivered", "failed", icon="x"),
    NumberState.RELEASING: NumberStanding(
        "Releasing", "waiting", icon="clock", sentence="It sends nothing more. We are giving it back to the carrier."
    ),
}
_ACTIVE = NumberStanding("Active", "done", icon="circle-check")


@dataclass(slots=True, eq=False)
class NumberLine:
    """`row` is what we hold at a carrier, if we got it there. One that `is_own` may be assigned and released.

    `campaign` is the one it is in at the carrier, with the problem of that, if there was one; `lacks` says what is
    missing before US carriers take messages from it. `use` is None if none of the newest messages has it.
    """

    number: str
    country: str
    kind: NumberKind
    features: tuple[str, ...]
    carrier: str
    standing: NumberStanding
    is_own: bool
    profile: Profile | None
    owner: str
    row: PhoneNumber | None
    senders: tuple[Sender, ...]
    campaign: Campaign | None = None
    campaign_problem: str = ""
    lacks: str = ""
    use: NumberUse | None = None

    @property
    def country_name(self) -> str:
        return regions.name(self.country) if self.country else "–"

    @property
    def waba(self) -> str:
        """The id of the WhatsApp Business Account it is in."""
        return next((each.account.external_id for each in self.senders if each.channel == Channel.WHATSAPP), "")

    @property
    def texting(self) -> Sender | None:
        return next((each for each in self.senders if each.channel == Channel.SMS), None)

    @property
    def is_working(self) -> bool:
        """Whether it changes by itself soon."""
        return self.standing.tone == "waiting"

    @property
    def may_be_released(self) -> bool:
        has_ended = self.row is not None and self.row.state in (NumberState.ORDERED, NumberState.RELEASING)
        return self.is_own and not has_ended and (self.row is not None or self.texting is not None)

    @property
    def may_be_assigned(self) -> bool:
        is_held = self.row is not None and self.row.state in (NumberState.ORDERED, NumberState.ACTIVE)
        return self.is_own and (is_held or (self.row is None and self.texting is not None))


def lines(customer: Customer) -> list[NumberLine]:
    """Its own and, of an organization, its profiles'; then those that a profile inherits or borrows."""
    own = _grouped(each for each in senders.visible_senders(customer) if each.is_active)
    rows = PhoneNumber.objects.visible_to(customer).exclude(state=NumberState.RELEASED)
    held = {row.number: row for row in rows.select_related("profile", "account").order_by("id")}
    used = _grouped(each for each in senders.senders_of(customer) if each.number not in own)
    numbers = [*dict.fromkeys([*own, *held]), *(number for number in used if number not in held)]
    profiles = {each.id: each for each in Profile.objects.filter(organization=customer.organization)}
    found = [_line(customer, each, own.get(each) or used.get(each, []), held.get(each), profiles) for each in numbers]
    return _completed(customer, found)


def line(customer: Customer, number: str) -> NumberLine | None:
    return next((each for each in lines(customer) if each.number == number), None)


def _grouped(found: Iterable[Sender]) -> dict[str, list[Sender]]:
    """By number. Names that messages are sent from are no numbers."""
    grouped: dict[str, list[Sender]] = {}
    for sender in found:
        if sender.number.lstrip("+").isdigit():
            grouped.setdefault(sender.number, []).append(sender)
    return grouped


def _line(
    customer: Customer,
    number: str,
    found: Sequence[Sender],
    row: PhoneNumber | None,
    profiles: Mapping[UUID, Profile],
) -> NumberLine:
    first = next((each for each in found if each.channel == Channel.SMS), found[0] if found else None)
    profile_id = row.profile_id if row else first.profile_id if first else None
    profile = profiles.get(profile_id) if profile_id else None
    is_own = row is not None or customer.profile is None or profile_id == customer.profile.id
    account = row.account if row else first.account if first else None
    features = [_CHANNELS[Channel(each.channel)] for each in found]
    features += [_FEATURES.get(each, each) for each in (row.features if row else ())]
    return NumberLine(
        number=number,
        country=row.country if row else phone_numbers.formats(number).region,
        kind=NumberKind(row.kind) if row else kind_of(number),
        features=tuple(dict.fromkeys(features)),
        carrier=_CARRIERS.get(account.provider, account.provider) if account else "",
        standing=_standing(row),
        is_own=is_own,
        profile=profile,
        owner=profile.name if profile else customer.organization.name,
        row=row,
        senders=tuple(found),
    )


def _standing(row: PhoneNumber | None) -> NumberStanding:
    if row is None or (row.state == NumberState.ACTIVE and not row.problem):
        return _ACTIVE
    if row.state == NumberState.ACTIVE:
        return NumberStanding("Problem", "failed", icon="alert-triangle", sentence=row.problem)
    usual = _STATES[NumberState(row.state)]
    if row.state == NumberState.ORDERED and row.problem:
        return NumberStanding("Waiting", "waiting", icon="clock", sentence=row.problem)
    return NumberStanding(usual.word, usual.tone, icon=usual.icon, sentence=row.problem or usual.sentence)


def _completed(customer: Customer, found: list[NumberLine]) -> list[NumberLine]:
    """With what other rooms know of the numbers."""
    numbers = [each.number for each in found]
    campaigns = number_assignment.campaigns_of(customer, numbers)
    uses = number_use.of(customer, numbers)
    is_required: bool = settings.REQUIRE_10DLC
    long_codes = [each for each in found if each.texting and is_required and registration.needs_campaign(each.texting)]
    owners = {(customer.organization.id, each.profile.id if each.profile else None) for each in long_codes}
    lacking = registration.missing(owners) if owners else {}
    for each in found:
        owner = (customer.organization.id, each.profile.id if each.profile else None)
        each.campaign, each.campaign_problem = campaigns.get(each.number, (None, ""))
        each.lacks = lacking.get(owner, "") if each in long_codes else ""
        each.use = uses.get(each.number)
    return found
