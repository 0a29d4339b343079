"""Why a message failed, in the customer's words: what it is called, what causes it, and what to do.

The causes and fixes are ours; the codes are the contract's. The API's error catalogue holds the same entries.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """`brief` is one sentence for the page of the message; the others are for everywhere."""

    brief: str
    title: str
    cause: str
    fix: str


REASONS: dict[str, Reason] = {
    "ERR_CONSENT_BLOCKED": Reason(
        "This person has opted out.",
        "Opted out",
        "The person has opted out, here or at the carrier. No call was made and nothing was charged.",
        "Do not send again. The person can opt in again by writing START.",
    ),
    "ERR_TEMPLATE_PARAMS_INVALID": Reason(
        "A variable of the template does not fit.",
        "Template parameters invalid",
        "A variable of the template is missing, its value does not fit, or the text is blank once it is filled in.",
        "Give every declared variable a value that fits its rule, then send again.",
    ),
    "ERR_ROUTE_DENIED": Reason(
        "No active sender serves this channel and country.",
        "No route",
        "No active sender serves this channel and country.",
        "Add a sender for the channel, or leave the channel open.",
    ),
    "ERR_NUMBER_INVALID": Reason(
        "Nobody has this number.",
        "Number not assigned",
        "The number has too few or too many digits for its country, or the carrier says that nobody has it.",
        "Check the number. Sending again does not help.",
    ),
    "ERR_UNDELIVERABLE": Reason(
        "The carrier could not reach the phone.",
        "Not delivered",
        "The carrier took the message and could not deliver it: the phone was off for too long, or does not take SMS.",
        "Try again later, or another channel.",
    ),
    "ERR_BLOCKED_AS_SPAM": Reason(
        "The carrier took it for spam.",
        "Blocked as spam",
        "The carrier's filter took the message for spam.",
        "Change the words, register your campaign, and avoid shortened links.",
    ),
    "ERR_SENDER_INVALID": Reason(
        "The carrier does not let this sender send.",
        "Sender not usable",
        "The carrier does not let this number or name send: it is not active, not yours there, or not registered.",
        "Check the sender at the carrier. Sending again does not help until then.",
    ),
    "ERR_CONTENT_REJECTED": Reason(
        "The carrier refused the words.",
        "Words refused",
        "The carrier refused the text: too long, empty, or with characters it does not take.",
        "Shorten or change the words. Sending the same again does not help.",
    ),
    "ERR_MESSAGE_EXPIRED": Reason(
        "The time that the carrier keeps a message ran out.",
        "Expired on the way",
        "The carrier could not deliver the message in the time it keeps one.",
        "Send again when it still matters.",
    ),
    "ERR_PROVIDER_REJECTED": Reason(
        "The carrier refused it for good.",
        "Refused by the carrier",
        "The carrier refused the message for good. Its own code and words are in the description.",
        "Correct what the carrier names. Sending the same again does not help.",
    ),
    "ERR_PROVIDER_UNAVAILABLE": Reason(
        "The carrier could not be reached for an hour.",
        "Carrier unavailable",
        "The carrier could not be reached, or failed, for an hour.",
        "Send again later.",
    ),
    "ERR_PROVIDER_RATE_LIMITED": Reason(
        "The carrier asked to slow down for an hour.",
        "Carrier's rate limit",
        "The carrier kept asking us to slow down for an hour.",
        "Send again later, or spread the messages over more senders.",
    ),
    "ERR_PROVIDER_UNKNOWN": Reason(
        "Nobody knows: the carrier never answered.",
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
    ),
    "RESOURCE_002": Reason(
        "Its template was removed.",
        "Template gone",
        "The template was removed before the message could be written.",
        "Send again with another template.",
    ),
    "BUSINESS_003": Reason(
        "The balance was too low.",
        "Balance too low",
        "The balance did not cover this message. Nothing was charged.",
        "Add funds, then send again.",
    ),
}
_UNKNOWN = Reason(
    "The carrier did not deliver it.",
    "Failed",
    "The carrier did not deliver it.",
    "Read what the carrier answered before you send again.",
)


def of(code: str | None) -> Reason:
    """The reason behind a message's error code."""
    return REASONS.get(code or "") or _ELSEWHERE.get(code or "", _UNKNOWN)
