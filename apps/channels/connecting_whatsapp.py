"""Connect a WhatsApp Business Account: check it, store it encrypted, then have Meta's webhooks sent to us.

The webhooks come last because Meta checks our callback URL while it answers, and that check reads what is stored. If
they can't be set up, the account stays connected, and it can be tried again.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from apps.channels import connecting, phone_numbers, whatsapp_checks
from apps.channels.connecting import CannotConnect
from apps.channels.models import CarrierAccount, Channel, Sender
from apps.channels.providers.whatsapp_cloud import accounts
from apps.channels.whatsapp_checks import PROVIDER, Check, Details, Report
from apps.core import egress
from apps.organizations.customer import Customer


@dataclass(frozen=True, slots=True)
class Connected:
    """What came of it: `sender` is None if a check failed."""

    report: Report
    sender: Sender | None = None


def new_verify_token() -> str:
    """The word that Meta names when it checks our callback URL."""
    return secrets.token_urlsafe(24)


def connect(customer: Customer, details: Details, *, now: datetime) -> Connected:
    """Check, store, and set up callbacks. Call it outside a transaction. Raises CannotConnect."""
    report = whatsapp_checks.run(customer, details)
    if not report.has_passed or report.chosen is None:
        return Connected(report)
    number = phone_numbers.as_carrier_writes(report.chosen.written)
    if number is None:
        raise CannotConnect(f"Meta wrote the number as {report.chosen.written}, which is no phone number.")
    credentials = replace(details, verify_token=_known_token(customer, details)).credentials
    sender = _with_new_credentials(customer, report.chosen.id, details.account_id, credentials, now=now)
    sender = sender or connecting.connect(
        customer,
        channel=Channel.WHATSAPP,
        provider=PROVIDER,
        number=number,
        address=report.chosen.id,
        external_id=details.account_id,
        credentials=credentials,
        now=now,
    )
    report.checks.append(set_up_callbacks(sender.account))
    return Connected(report, sender)


def _with_new_credentials(
    customer: Customer, number_id: str, account_id: str, credentials: dict[str, str], *, now: datetime
) -> Sender | None:
    """The customer's sender, if it has this number already: its account gets the credentials."""
    owned = Sender.objects.owned_by(customer).filter(channel=Channel.WHATSAPP, address=number_id)
    sender = owned.filter(account__external_id=account_id).select_related("account").first()
    if sender is not None:
        sender.account.credentials, sender.account.updated_at = credentials, now
        sender.account.save(update_fields=["credentials", "updated_at"])
    return sender


def _known_token(customer: Customer, details: Details) -> str:
    """An account that is connected with another number keeps its verify token: Meta may know it."""
    owned = CarrierAccount.objects.owned_by(customer).filter(provider=PROVIDER, external_id=details.account_id)
    known = next((each.credentials.get("verify_token", "") for each in owned), "")
    return known or details.verify_token


def callback_url() -> str:
    return f"{settings.CALLBACK_URL}/callbacks/{PROVIDER}"


def set_up_callbacks(account: CarrierAccount) -> Check:
    """Have the account's webhooks sent to us. The account must be committed: Meta checks our URL meanwhile."""
    asked = f"We asked Meta to send the account's webhooks to {callback_url()}."
    request = accounts.subscribe(
        account.external_id, account.credentials, whatsapp_checks.url(), callback_url=callback_url()
    )
    refused = accounts.read_subscribed(egress.call(request))
    if refused is None:
        return Check("Callbacks", asked, "Meta checked the URL and will send them.", passed=True)
    found = whatsapp_checks.failed("Callbacks", asked, refused, account.credentials)
    if refused.kind != "other":
        return found
    return replace(
        found,
        advice="Check that Meta can reach this URL over HTTPS, then try again. Or enter the URL and the verify token"
        " yourself in WhatsApp > Configuration of your app.",
    )
