"""What releasing a number takes along, and what stays: shown before it is done."""

from __future__ import annotations

from apps.channels import routing, senders
from apps.channels.models import Channel, NumberOrigin, NumberState
from apps.channels.senders import Account
from apps.contacts.suppression.models import Suppression
from apps.core import listing
from apps.numbers.inventory import NumberLine
from apps.organizations.customer import Customer
from apps.organizations.models import Profile

Consequence = tuple[str, str]  # what, and what becomes of it


def of(customer: Customer, line: NumberLine) -> list[Consequence]:
    found = [("The number", _fate(line))]
    if line.campaign:
        found.append((f"Campaign {line.campaign}", "The number leaves it."))
    found += [(name, fate) for name, fate in _users(customer, line)]
    if line.profile and line.profile.sending_phone_number == line.number:
        found.append((f"Sending number of {line.profile}", "It is cleared."))
    if line.waba:
        found.append(("WhatsApp", "It stays connected. Disconnect it under Channels."))
    if (stops := _stops(line)) != "0":
        found.append((f"Opt-outs sent to it: {stops}", "They stay on the suppression list."))
    found.append(("Keywords", "They stay. Replies to this number are no longer answered."))
    found.append(("Messages", "They stay. Receipts for what was sent are still taken."))
    return found


def users(customer: Customer, line: NumberLine) -> dict[str, bool]:
    """The accounts whose SMS leave from it, by name, and whether they have another number without it."""
    sender = line.texting
    if sender is None:
        return {}
    profiles = Profile.objects.present().within(customer)
    names: dict[Account, str] = {} if customer.profile else {(customer.organization.id, None): customer.account.name}
    names |= {(customer.organization.id, each.id): each.name for each in profiles.order_by("id")}
    using = senders.sending_from(sender, names)
    found = senders.senders_of_accounts(using)
    others = {account: [each for each in found[account] if each.number != line.number] for account in using}
    return {
        name: routing.first(others[account], Channel.SMS) is not None
        for account, name in names.items()
        if account in using
    }


def _users(customer: Customer, line: NumberLine) -> list[Consequence]:
    using = users(customer, line)
    without = [name for name, has_another in using.items() if not has_another]
    switching = [name for name, has_another in using.items() if has_another]
    found = []
    if without:
        found.append((_listed(without), "No number for SMS is left. Messages fail until there is one."))
    if switching:
        found.append((_listed(switching), "SMS leave from another number."))
    return found


def _listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _fate(line: NumberLine) -> str:
    if line.row is None:
        return f"It sends nothing more here. It stays yours at {line.carrier}, who goes on charging for it."
    if line.row.state == NumberState.FAILED:
        return "The request leaves this list. The number was never yours."
    if line.row.origin == NumberOrigin.POOL:
        return "It sends nothing more, and goes back to the operator's pool."
    return f"It sends nothing more, and goes back to {line.carrier}. You may not get it again."


def _stops(line: NumberLine) -> str:
    ids = [each.id for each in line.senders if each.channel == Channel.SMS]
    return listing.figure(listing.capped_count(Suppression.objects.filter(sender_id__in=ids)))
