"""The steps of a completion before its status is settled: register brand and campaigns, connect SMS and WhatsApp.

Each is idempotent: what is done already is only reported. A step that calls a carrier calls it outside of transactions,
and reads only. Its result is stored together with what it changed, so a worker that takes over skips it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from apps.brands import filing
from apps.brands.filing import CannotFile, Standing
from apps.brands.models import Brand, Campaign
from apps.channels import connecting, phone_numbers, routing, whatsapp_checks
from apps.channels.connecting import CannotConnect
from apps.channels.models import CarrierAccount, Channel, Sender
from apps.channels.providers.whatsapp_cloud import accounts
from apps.channels.providers.whatsapp_cloud.accounts import AccountRefused, RemoteNumber
from apps.channels.senders import senders_of
from apps.core import egress
from apps.organizations.customer import Customer
from apps.organizations.models import Profile
from apps.profiles.checklist import brand_of
from apps.profiles.models import StepKind, StepState

YOU, OPERATOR = "you", "your server's operator"


@dataclass(frozen=True, slots=True)
class StepResult:
    state: StepState
    sentence: str
    waits_for: str = ""


Work = Callable[[], StepResult]


Registration = Brand | Campaign
_NAMES = {StepKind.REGISTER_BRAND: "brand", StepKind.REGISTER_CAMPAIGN: "campaign"}
_WORST_FIRST = (StepState.FAILED, StepState.WAITING, StepState.DONE)


def _register(kind: StepKind) -> Callable[..., Work]:
    """File what the profile has of its own. What it inherits is its organization's to file."""

    def step(customer: Customer, *, now: datetime) -> Work:
        def work() -> StepResult:
            return _registered(customer, kind, lambda each: _filed(customer, each, now=now))

        return work

    return step


def registration(customer: Customer, kind: StepKind) -> StepResult:
    """How far the registration is now. Files nothing and makes no calls."""
    return _registered(customer, kind, lambda each: of_standing(str(each), filing.standing_of(each)))


def _registered(customer: Customer, kind: StepKind, how: Callable[[Registration], StepResult]) -> StepResult:
    brand = brand_of(customer)
    is_brand = kind == StepKind.REGISTER_BRAND
    owner = customer.sources.brand if is_brand else customer.sources.campaign
    if brand is not None and not brand.is_tcr_application:
        return StepResult(StepState.SKIPPED, "Not needed: the brand isn't for US 10DLC.")
    if owner != customer:
        return StepResult(StepState.SKIPPED, f"Not needed: inherited from {owner.account.name}.")
    own: list[Registration] = [brand] if is_brand and brand else []
    if not is_brand:
        own = list(Campaign.objects.owned_by(customer).oldest_first())
    missing = StepResult(StepState.FAILED, f"There is no {_NAMES[kind]}.", YOU)
    return min(map(how, own), key=lambda result: _WORST_FIRST.index(result.state), default=missing)


def _filed(customer: Customer, subject: Registration, *, now: datetime) -> StepResult:
    """File it unless it is filed, and say how far it is."""
    if not filing.standing_of(subject).is_filed:
        try:
            if isinstance(subject, Brand):
                filing.file_brand(customer, subject, now=now)
            else:
                filing.file_campaign(customer, subject, now=now)
        except CannotFile as problem:
            said = " ".join(sentence for sentences in problem.details.values() for sentence in sentences)
            return StepResult(StepState.WAITING, f"{subject}: {said}", YOU)
        subject = type(subject).objects.get(id=subject.id)
    return of_standing(str(subject), filing.standing_of(subject))


def of_standing(name: str, standing: Standing) -> StepResult:
    sentence = " ".join([f"{name}: {standing.sentence}", *(reason for _, reason in standing.reasons)])
    if standing.is_active:
        return StepResult(StepState.DONE, sentence)
    return StepResult(StepState.FAILED if standing.is_refused else StepState.WAITING, sentence, standing.waits_for)


def connect_sms(customer: Customer, *, now: datetime) -> Work:
    profile = _profile(customer)

    def work() -> StepResult:
        sender = routing.first(senders_of(customer), Channel.SMS)
        if sender is not None:
            return _connected(customer, sender)
        if profile.sending_phone_number:
            sentence = f"{_written(profile.sending_phone_number)} is to be connected with manage.py sender."
            return StepResult(StepState.WAITING, sentence, OPERATOR)
        return StepResult(StepState.SKIPPED, "This profile has no SMS number, and none is inherited.")

    return work


def connect_whatsapp(customer: Customer, *, now: datetime) -> Work:
    """Asks Meta for the numbers of the profile's own account before the transaction begins."""
    profile = _profile(customer)
    account = CarrierAccount.objects.owned_by(customer).filter(
        provider=whatsapp_checks.PROVIDER, external_id=profile.waba_id or ""
    )
    own = account.first() if profile.waba_id else None
    has_sender = routing.first(senders_of(customer), Channel.WHATSAPP) is not None
    numbers = None if own is None or has_sender else _numbers(own)

    def work() -> StepResult:
        sender = routing.first(senders_of(customer), Channel.WHATSAPP)
        if sender is not None:
            return _connected(customer, sender)
        if own is not None and numbers is not None:
            return _connect_own(customer, own, numbers, now=now)
        if profile.waba_id or profile.whatsapp_phone_number:
            return StepResult(StepState.WAITING, "Connect the WhatsApp number on the Channels page.", YOU)
        return StepResult(StepState.SKIPPED, "This profile has no WhatsApp account, and none is inherited.")

    return work


def _numbers(account: CarrierAccount) -> tuple[RemoteNumber, ...] | AccountRefused:
    request = accounts.list_numbers(account.external_id, account.credentials, whatsapp_checks.url())
    return accounts.read_numbers(egress.call(request))


def _connect_own(
    customer: Customer,
    account: CarrierAccount,
    numbers: tuple[RemoteNumber, ...] | AccountRefused,
    *,
    now: datetime,
) -> StepResult:
    if isinstance(numbers, AccountRefused):
        reason = whatsapp_checks.without_secrets(numbers.reason, account.credentials)
        return StepResult(StepState.WAITING, f"Meta refused the credentials: {reason}", YOU)
    wanted = _profile(customer).waba_phone_number_id
    chosen = [each for each in numbers if each.id == wanted or (not wanted and len(numbers) == 1)]
    written = phone_numbers.as_carrier_writes(chosen[0].written) if chosen else None
    if written is None:
        sentence = "Choose one of the account's numbers on the Channels page."
        return StepResult(StepState.WAITING, sentence, YOU)
    try:
        sender = connecting.connect(
            customer,
            channel=Channel.WHATSAPP,
            provider=whatsapp_checks.PROVIDER,
            number=written,
            address=chosen[0].id,
            external_id=account.external_id,
            credentials={},  # it keeps those that it has
            now=now,
        )
    except CannotConnect as problem:
        return StepResult(StepState.WAITING, problem.message, YOU)
    return _connected(customer, sender)


def _connected(customer: Customer, sender: Sender) -> StepResult:
    source = "" if sender.profile_id == customer.id else ", inherited or borrowed"
    return StepResult(StepState.DONE, f"Sends from {_written(sender.number)}{source}.")


def _written(number: str) -> str:
    return phone_numbers.written(number) or number


def _profile(customer: Customer) -> Profile:
    assert customer.profile is not None
    return customer.profile


STEPS: dict[StepKind, Callable[..., Work]] = {
    StepKind.REGISTER_BRAND: _register(StepKind.REGISTER_BRAND),
    StepKind.REGISTER_CAMPAIGN: _register(StepKind.REGISTER_CAMPAIGN),
    StepKind.CONNECT_SMS: connect_sms,
    StepKind.CONNECT_WHATSAPP: connect_whatsapp,
}
