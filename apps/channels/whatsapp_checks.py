"""Check the details of a WhatsApp Business Account with Meta before it is connected. Nothing is stored here.

The checks run in order and stop at the first that fails; each says what we asked, what the answer was and, if it
failed, what to do at Meta.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.conf import settings

from apps.channels.models import CarrierAccount, Channel, Sender
from apps.channels.providers import KEEPERS
from apps.channels.providers.template_keeping import TemplateRefused
from apps.channels.providers.whatsapp_cloud import accounts
from apps.channels.providers.whatsapp_cloud.accounts import AccountRefused, RemoteNumber
from apps.core import egress
from apps.organizations.customer import Customer

PROVIDER = "whatsapp_cloud"

# What to do at Meta, by the kind of a refusal.
_ADVICE = {
    "token": (
        "The token is wrong or has expired. In Meta's Business settings, open Users > System users and generate a"
        " token that doesn't expire, with whatsapp_business_management and whatsapp_business_messaging."
    ),
    "secret": "Copy the app secret from App settings > Basic of the app that the token was generated for.",
    "permission": (
        "In Meta's Business settings, open System users, assign the account to the token's user with full control,"
        " and generate a token with whatsapp_business_management and whatsapp_business_messaging."
    ),
    "unknown": (
        "Copy the WhatsApp Business Account ID from WhatsApp > API Setup of your app, and check that the token's"
        " system user may use this account."
    ),
    "busy": "Nothing is wrong with your details. Wait a minute, then check again.",
    "other": "Compare the details with WhatsApp > API Setup of your app at Meta, then check again.",
}
_WRONG = {"token": "access_token", "secret": "app_secret", "unknown": "account_id"}
_NAMES = ("Access token", "App secret", "Phone number", "Not in use", "Templates")


@dataclass(frozen=True, slots=True)
class Details:
    """What is needed to connect. Without `number_id`, the only free number is taken, or one is to be chosen."""

    account_id: str
    access_token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    number_id: str = ""

    @property
    def credentials(self) -> dict[str, str]:
        return {
            "access_token": self.access_token,
            "app_secret": self.app_secret,
            "verify_token": self.verify_token,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `passed` is None if it was not reached; `wrong` is the field to correct, if it is one."""

    name: str
    asked: str = ""
    answered: str = ""
    advice: str = ""
    passed: bool | None = None
    wrong: str = ""


@dataclass(slots=True)
class Report:
    """`free` are the account's numbers that can be connected, `chosen` is the one that will be."""

    checks: list[Check] = field(default_factory=list)
    name: str = ""
    numbers: tuple[RemoteNumber, ...] = ()
    free: tuple[RemoteNumber, ...] = ()
    chosen: RemoteNumber | None = None

    @property
    def has_passed(self) -> bool:
        return all(each.passed for each in self.checks)

    @property
    def failed(self) -> Check | None:
        return next((each for each in self.checks if each.passed is False), None)


def run(customer: Customer, details: Details) -> Report:
    """Ask Meta. Not in a transaction: each question waits for its answer."""
    report = Report()
    for check in _all(customer, details, report):
        report.checks.append(check)
        if not check.passed:
            break
    report.checks.extend(Check(name) for name in _NAMES[len(report.checks) :])
    return report


def _all(customer: Customer, details: Details, report: Report) -> Iterator[Check]:
    yield _token(details, report)
    yield _secret(details)
    yield _number(details, report)
    yield _not_elsewhere(customer, details, report)
    yield _templates(details)


def url() -> str:
    """Where Meta is asked."""
    return str(settings.PROVIDER_URLS[PROVIDER])


def failed(name: str, asked: str, refused: AccountRefused, credentials: Mapping[str, str]) -> Check:
    """The check that Meta's refusal ends."""
    reason = without_secrets(refused.reason, credentials)
    return Check(name, asked, reason, _ADVICE[refused.kind], False, _WRONG.get(refused.kind, ""))


def without_secrets(words: str, credentials: Mapping[str, str]) -> str:
    """Meta repeats a token that it can't read."""
    for secret in filter(None, credentials.values()):
        words = words.replace(secret, "…")
    return words


def at_meta(account: CarrierAccount) -> tuple[str, tuple[RemoteNumber, ...]] | str:
    """The name and the numbers of a connected account, as Meta has them now; otherwise why we don't know."""
    given = (account.external_id, account.credentials, url())
    name = accounts.read_account(egress.call(accounts.show_account(*given)))
    if isinstance(name, AccountRefused):
        return without_secrets(name.reason, account.credentials)
    numbers = accounts.read_numbers(egress.call(accounts.list_numbers(*given)))
    if isinstance(numbers, AccountRefused):
        return without_secrets(numbers.reason, account.credentials)
    return name, numbers


def _token(details: Details, report: Report) -> Check:
    asked = f"We asked Meta for account {details.account_id} with your access token."
    found = accounts.read_account(egress.call(accounts.show_account(details.account_id, details.credentials, url())))
    if isinstance(found, AccountRefused):
        return failed(_NAMES[0], asked, found, details.credentials)
    report.name = found
    return Check(_NAMES[0], asked, f"Meta accepted it. The account is “{found}”.", passed=True)


def _secret(details: Details) -> Check:
    asked = "We asked again, with a proof made from your app secret."
    request = accounts.show_account(details.account_id, details.credentials, url(), proven=True)
    found = accounts.read_account(egress.call(request))
    if isinstance(found, AccountRefused):
        return failed(_NAMES[1], asked, found, details.credentials)
    return Check(_NAMES[1], asked, "Meta accepted the proof.", passed=True)


def _number(details: Details, report: Report) -> Check:
    asked = "We asked Meta for the account's phone numbers."
    found = accounts.read_numbers(egress.call(accounts.list_numbers(details.account_id, details.credentials, url())))
    if isinstance(found, AccountRefused):
        return failed(_NAMES[2], asked, found, details.credentials)
    report.numbers = found
    if not found:
        advice = "Add a phone number in WhatsApp Manager and verify it, then check again."
        return Check(_NAMES[2], asked, "The account has no phone numbers.", advice, False)
    listed = "; ".join(in_words(each) for each in found)
    report.chosen = next((each for each in found if each.id == details.number_id), None)
    if details.number_id and report.chosen is None:
        answered = f"{details.number_id} isn't among them. Meta listed {listed}."
        advice = "Enter the ID of one of these numbers, or leave it empty to choose from the list."
        return Check(_NAMES[2], asked, answered, advice, False, "number_id")
    return Check(_NAMES[2], asked, f"Meta listed {listed}.", passed=True)


def in_words(number: RemoteNumber) -> str:
    """A number with its name and quality."""
    return f"{number.written} ({number.name or 'no name'}, quality {number.quality.lower()}, ID {number.id})"


def _not_elsewhere(customer: Customer, details: Details, report: Report) -> Check:
    asked = "We looked for these numbers among all senders of this installation."
    taken = _taken(customer, details.account_id, [each.id for each in report.numbers])
    report.free = tuple(each for each in report.numbers if each.id not in taken)
    if report.chosen is None and len(report.free) == 1:
        report.chosen = report.free[0]
    in_use = report.chosen if report.free else report.chosen or report.numbers[0]
    if in_use is not None and in_use.id in taken:
        where = _where(customer, taken[in_use.id])
        advice = "Choose another number, or disconnect it there first."
        return Check(_NAMES[3], asked, f"{in_use.written} is already connected{where}.", advice, False, "number_id")
    count = len(report.free)
    answered = (
        f"{report.chosen.written} is in no other account here."
        if report.chosen
        else f"{count} of them can be connected. Choose one."
    )
    return Check(_NAMES[3], asked, answered, passed=True)


def _taken(customer: Customer, account_id: str, number_ids: list[str]) -> Mapping[str, Sender]:
    """Those that can't be connected. A number that the customer has in this account gets new credentials."""
    found = Sender.objects.filter(channel=Channel.WHATSAPP, address__in=number_ids)
    own = Sender.objects.owned_by(customer).filter(account__external_id=account_id)
    others = found.exclude(pk__in=own.values("pk"))
    return {each.address: each for each in others.select_related("organization", "profile")}


def _where(customer: Customer, sender: Sender) -> str:
    """Names the owner only to accounts that may see the sender."""
    if not Sender.objects.visible_to(customer).filter(pk=sender.pk).exists():
        return " in another account of this installation"
    return f" in {(sender.profile or sender.organization).name}"


def _templates(details: Details) -> Check:
    asked = "We asked Meta for the account's message templates."
    keeper = KEEPERS[PROVIDER]
    found = keeper.read_page(egress.call(keeper.list_templates(details.account_id, details.credentials, url())))
    if isinstance(found, TemplateRefused):
        kind = "busy" if found.retryable else "permission"
        return failed(_NAMES[4], asked, AccountRefused(kind, found.reason), details.credentials)
    count = len(found.templates)
    answered = "There are none yet." if not count else f"Meta listed {count}{' and has more' if found.after else ''}."
    return Check(_NAMES[4], asked, answered, passed=True)
