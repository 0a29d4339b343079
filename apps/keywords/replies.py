"""What is sent back to a keyword: the template or text that was chosen for it, or the default reply of its action."""

from __future__ import annotations

from dataclasses import dataclass

from apps.keywords.models import Keyword, KeywordAction
from apps.message_templates.models import MessageTemplate
from apps.organizations.customer import Customer

MAX_NAME = 40  # characters of the account's name: a default reply should stay one SMS part
# In letters of the GSM-7 alphabet, so that an SMS has room for 160.
_DEFAULTS = {
    KeywordAction.OPT_OUT: "{name}: You are unsubscribed and will get no more messages. Reply START to resubscribe.",
    KeywordAction.OPT_IN: "{name}: You are subscribed. Reply HELP for help, STOP to unsubscribe.",
    KeywordAction.HELP: "{name}: For help, {contact}. Reply STOP to unsubscribe. Msg & data rates may apply.",
}


@dataclass(frozen=True, slots=True)
class KeywordReply:
    """A template's, or a text. `why` completes "It's …"."""

    text: str = ""
    template: MessageTemplate | None = None
    why: str = ""


def reply_of(customer: Customer, keyword: Keyword) -> KeywordReply | None:
    """None if nothing is sent. A template that was deleted since no longer counts."""
    if keyword.reply:
        return KeywordReply(keyword.reply, why="the text chosen for this keyword")
    template = keyword.template
    if template and not template.deleted_at:
        return KeywordReply(template=template, why="the template chosen for this keyword")
    if keyword.action not in _DEFAULTS:
        return None
    return KeywordReply(_default(customer, KeywordAction(keyword.action)), why="the default reply")


def _default(customer: Customer, action: KeywordAction) -> str:
    email = customer.organization.email
    contact = f"write to {email}" if email else "contact us"
    return _DEFAULTS[action].format(name=customer.account.name[:MAX_NAME].strip(), contact=contact)
