"""Why a message failed, for customers: the name of each error code, its cause and how to fix it.

Causes and fixes are our words; the codes are the contract's. The API's error catalogue has the same entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Remedy(Enum):
    """What helps: sending the same again, writing to the number no more, or something that only a person can do."""

    RETRY = "retry"
    STOP = "stop"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Reason:
    """`brief` is one sentence for the page of the message; the others are for everywhere.

    `is_hopeless`: the same message would fail again in the same way, so we do not offer to send it again.
    """

    brief: str
    title: str
    cause: str
    fix: str
    remedy: Remedy = Remedy.PERSON
    is_hopeless: bool = False


REASONS: dict[str, Reason] = {
    "ERR_CONSENT_BLOCKED": Reason(
        "This person has opted out.",
        "Opted out",
        "The person has opted out, here or at the carrier. No call was made and nothing was charged.",
        "Don't send to this person again. They can opt in by replying START.",
        is_hopeless=True,
    ),
    "ERR_TEMPLATE_PARAMS_INVALID": Reason(
        "A template variable is missing or doesn't fit.",
        "Template parameters invalid",
        "A template variable is missing, its value doesn't fit, or the filled-in text is blank. Nothing was sent.",
        "Give every declared variable a value that fits its rule, then send again.",
        is_hopeless=True,
    ),
    "ERR_ROUTE_DENIED": Reason(
        "No active sender serves this channel and country.",
        "No route",
        "No active sender serves this channel and country.",
        "Add a sender for the channel, or leave the channel open.",
        remedy=Remedy.RETRY,
    ),
    "ERR_NUMBER_INVALID": Reason(
        "This number isn't assigned.",
        "Number not assigned",
        "The number has too few or too many digits for its country, or the carrier says it isn't assigned.",
        "Check the number. Sending again does not help.",
        remedy=Remedy.STOP,
        is_hopeless=True,
    ),
    "ERR_UNDELIVERABLE": Reason(
        "The carrier could not reach the phone.",
        "Not delivered",
        "The carrier took the message and could not deliver it: the phone was off for too long, or does not take SMS.",
        "Try again later, or another channel.",
        remedy=Remedy.RETRY,
    ),
    "ERR_BLOCKED_AS_SPAM": Reason(
        "The carrier blocked it as spam.",
        "Blocked as spam",
        "The carrier's filter blocked the message as spam.",
        "Change the text, register your campaign, and avoid shortened links.",
    ),
    "ERR_SENDER_INVALID": Reason(
        "The carrier doesn't allow this sender.",
        "Sender not usable",
        "The carrier doesn't allow this number or name: it isn't active, isn't yours there, or isn't registered.",
        "Check the sender at the carrier. Sending again does not help until then.",
    ),
    "ERR_CONTENT_REJECTED": Reason(
        "The carrier rejected the text.",
        "Text rejected",
        "The carrier rejected the text: it is too long, empty, or has characters the carrier does not support.",
        "Shorten or change the text. Sending the same text again does not help.",
        is_hopeless=True,
    ),
    "ERR_MESSAGE_EXPIRED": Reason(
        "It expired before the carrier could deliver it.",
        "Expired",
        "The message expired before the carrier could deliver it.",
        "Send again if it still matters.",
        remedy=Remedy.RETRY,
    ),
    "ERR_PROVIDER_REJECTED": Reason(
        "The carrier rejected it.",
        "Rejected by the carrier",
        "The carrier rejected the message. Its own code and text are in the description.",
        "Correct what the carrier names. Sending the same message again does not help.",
        is_hopeless=True,
    ),
    "ERR_PROVIDER_UNAVAILABLE": Reason(
        "The carrier could not be reached for an hour.",
        "Carrier unavailable",
        "The carrier could not be reached, or failed, for an hour.",
        "Send again later.",
        remedy=Remedy.RETRY,
    ),
    "ERR_PROVIDER_RATE_LIMITED": Reason(
        "The carrier asked to slow down for an hour.",
        "Carrier's rate limit",
        "The carrier kept asking us to slow down for an hour.",
        "Send again later, or spread the messages over more senders.",
        remedy=Remedy.RETRY,
    ),
    "ERR_PROVIDER_UNKNOWN": Reason(
        "The carrier never answered.",
        "Outcome unknown",
        "The carrier never answered and never sent a receipt; the message may or may not have arrived.",
        "Ask the recipient before you send again.",
    ),
}
# Codes that programs know from answers, and that may also end a message.
_ELSEWHERE = {
    "BUSINESS_005": Reason(
        "Its template is not approved.",
        "Template not approved",
        "The template is a draft, or WhatsApp was asked for and Meta has not approved the template.",
        "Submit the template for review, or leave the channel open so that SMS can be used.",
        remedy=Remedy.RETRY,
    ),
    "RESOURCE_002": Reason(
        "Its template was removed.",
        "Template removed",
        "The template was removed before the message was sent.",
        "Send again with another template.",
        is_hopeless=True,
    ),
    "RESOURCE_014": Reason(
        "Its profile was removed.",
        "Profile removed",
        "The message was scheduled, and its profile was removed before it came due. Nothing was charged.",
        "Send again from another profile.",
        is_hopeless=True,
    ),
    "account_suspended": Reason(
        "The account was suspended.",
        "Account suspended",
        "The account was suspended before the message was sent. Nothing was charged.",
        "Ask your server's operator to lift the suspension, then send again.",
        remedy=Remedy.RETRY,
    ),
    "BUSINESS_003": Reason(
        "The balance was too low.",
        "Balance too low",
        "The balance did not cover this message. Nothing was charged.",
        "Add funds, then send again.",
        remedy=Remedy.RETRY,
    ),
}
ALL = REASONS | _ELSEWHERE
_UNKNOWN = Reason(
    "The carrier did not deliver it.",
    "Failed",
    "The carrier did not deliver it.",
    "Read what the carrier answered before you send again.",
)


def of(code: str | None) -> Reason:
    """The reason behind a message's error code."""
    return ALL.get(code or "", _UNKNOWN)


def codes_with(remedy: Remedy) -> list[str]:
    return [code for code, reason in ALL.items() if reason.remedy == remedy]
