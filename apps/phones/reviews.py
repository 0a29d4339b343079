"""Stand in for Meta's reviewers: the templates at the simulated Meta, and the decisions about them.

An account sees the templates of its own WhatsApp accounts. In an account that it uses but doesn't own, it sees only
those that it submitted itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

from apps.channels.models import CarrierAccount
from apps.channels.providers.template_keeping import RemoteTemplate
from apps.message_templates import keeping
from apps.message_templates.models import MessageTemplate, TemplateVersion
from apps.organizations.customer import Customer
from apps.phones import bubbles
from apps.phones.bubbles import Bubble
from apps.phones.carrier import CarrierControl

MAX_SHOWN = 60
MAX_EXPLANATION = 500

# Meta's reasons, with words for the person who chooses.
REASONS = (
    ("INVALID_FORMAT", "Invalid format"),
    ("TAG_CONTENT_MISMATCH", "Text doesn’t fit category or language"),
    ("INCORRECT_CATEGORY", "Incorrect category"),
    ("PROMOTIONAL", "Promotional"),
    ("ABUSIVE_CONTENT", "Abusive content"),
    ("SCAM", "Scam"),
    ("NONE", "No reason given"),
)


@dataclass(frozen=True)
class Standing:
    """A template's status at Meta: how it is shown, and what can be decided next."""

    word: str
    tone: str
    icon: str
    decisions: tuple[str, ...]


_STANDINGS: Mapping[str, Standing] = {
    "PENDING": Standing("Pending review", "waiting", icon="clock", decisions=("APPROVED", "REJECTED")),
    "IN_APPEAL": Standing("In appeal", "waiting", icon="clock", decisions=("APPROVED", "REJECTED")),
    "APPROVED": Standing("Approved", "done", icon="check", decisions=("REJECTED", "PAUSED", "DISABLED")),
    "FLAGGED": Standing("Flagged", "waiting", icon="alert-triangle", decisions=("APPROVED", "PAUSED", "DISABLED")),
    "PAUSED": Standing("Paused", "waiting", icon="player-pause", decisions=("APPROVED", "DISABLED")),
    "REJECTED": Standing("Rejected", "failed", icon="x", decisions=("APPROVED",)),
    "DISABLED": Standing("Disabled", "failed", icon="ban", decisions=("APPROVED",)),
}
_WAITING = ("PENDING", "IN_APPEAL")
_WORDS = {"APPROVED": "Approve", "REJECTED": "Reject", "PAUSED": "Pause", "DISABLED": "Disable"}


@dataclass(frozen=True)
class Review:
    """One template at Meta. `ours` is the id of the template that it came from, if this account has it."""

    id: str
    name: str
    language: str
    category: str
    status: str
    reason: str
    changed_at: datetime
    bubble: Bubble
    ours: UUID | None

    @property
    def standing(self) -> Standing:
        return _STANDINGS.get(self.status) or Standing(self.status.capitalize(), "waiting", icon="clock", decisions=())

    @property
    def decisions(self) -> list[tuple[str, str]]:
        """What can be decided at once, with the button's word. A rejection has a form of its own."""
        return [(each, _WORDS[each]) for each in self.standing.decisions if each != "REJECTED"]

    @property
    def may_be_rejected(self) -> bool:
        return "REJECTED" in self.standing.decisions


@dataclass(frozen=True)
class ReviewScreen:
    """`is_connected`: the account has WhatsApp."""

    is_connected: bool
    waiting: tuple[Review, ...]
    decided: tuple[Review, ...]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.waiting) - len(self.decided)

    @property
    def mark(self) -> str:
        """The same for the same things to show."""
        return blake2b(repr(self).encode(), digest_size=8).hexdigest()


def look(customer: Customer, carrier: CarrierControl) -> ReviewScreen:
    """Those that wait first, the newest first."""
    accounts = _accounts(customer)
    found = _of(customer, carrier, accounts)
    found.sort(key=lambda each: (each["status"] not in _WAITING, -each["number"]))
    ours = _ours(customer, [each["id"] for each in found[:MAX_SHOWN]])
    shown = [_review(each, ours.get(each["id"])) for each in found[:MAX_SHOWN]]
    return ReviewScreen(
        is_connected=bool(accounts),
        waiting=tuple(each for each in shown if each.status in _WAITING),
        decided=tuple(each for each in shown if each.status not in _WAITING),
        total=len(found),
    )


def decide(
    customer: Customer, carrier: CarrierControl, template_id: str, status: str, reason: str = "", explanation: str = ""
) -> bool:
    """Tell the simulated Meta, which tells us by a signed callback. False if that can't be decided now."""
    found = {each["id"]: each for each in _of(customer, carrier, _accounts(customer))}.get(template_id)
    standing = _STANDINGS.get(found["status"]) if found else None
    if standing is None or status not in standing.decisions:
        return False
    rejection = {"reason": reason or "NONE", "explanation": explanation} if status == "REJECTED" else {}
    carrier.review(template_id, {"status": status, **rejection})
    return True


def _accounts(customer: Customer) -> dict[str, bool]:
    """The WhatsApp accounts whose templates are looked at, by Meta's id; True for the customer's own."""
    own = CarrierAccount.objects.visible_to(customer).filter(provider="whatsapp_cloud").exclude(external_id="")
    found = dict.fromkeys(own.values_list("external_id", flat=True), True)
    used = keeping.account_of(customer)
    if used is not None:
        found.setdefault(used.external_id, False)
    return found


def _of(customer: Customer, carrier: CarrierControl, accounts: Mapping[str, bool]) -> list[dict[str, Any]]:
    found = []
    for waba, is_own in accounts.items():
        templates = carrier.templates(waba)
        submitted = None if is_own else _ours(customer, [each["id"] for each in templates])
        found += [each for each in templates if submitted is None or each["id"] in submitted]
    return found


def _ours(customer: Customer, ids: list[str]) -> dict[str, UUID]:
    """The templates of this account that these became at Meta."""
    mine = MessageTemplate.objects.visible_to(customer).present()
    versions = TemplateVersion.objects.filter(whatsapp_template_id__in=ids, template__in=mine)
    return {str(remote): ours for remote, ours in versions.values_list("whatsapp_template_id", "template_id")}


def _review(told: Mapping[str, Any], ours: UUID | None) -> Review:
    remote = RemoteTemplate(
        id=told["id"],
        name=told["name"],
        language=told["language"],
        category=told["category"],
        status=told["status"],
        components=tuple(told["components"]),
    )
    return Review(
        id=remote.id,
        name=remote.name,
        language=remote.language,
        category=remote.category.capitalize(),
        status=remote.status,
        reason=dict(REASONS).get(told["rejected_reason"], told["rejected_reason"])
        if remote.status == "REJECTED"
        else "",
        changed_at=datetime.fromtimestamp(told["changed"], UTC),
        bubble=bubbles.reviewed(remote),
        ours=ours,
    )
