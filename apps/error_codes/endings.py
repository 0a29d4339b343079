"""The codes that end a message: for each its cause, how to fix it, and what else follows from it.

Causes and fixes are our words; the codes are the contract's.
"""

from __future__ import annotations

from apps.error_codes.entry import Ending, Remedy

ENDINGS: dict[str, Ending] = {
    "ERR_CONSENT_BLOCKED": Ending(
        "This person has opted out.",
        "Opted out",
        "The person has opted out, here or at the carrier. No call was made and nothing was charged.",
        "Don't send to this person again. They can opt in by replying START.",
        is_hopeless=True,
        question="consent",
        is_blocking=True,
    ),
    "ERR_TEMPLATE_PARAMS_INVALID": Ending(
        "A template variable is missing or doesn't fit.",
        "Template parameters invalid",
        "A template variable is missing, its value doesn't fit, or the filled-in text is blank. Nothing was sent.",
        "Give every declared variable a value that fits its rule, then send again.",
        is_hopeless=True,
        question="content",
    ),
    "ERR_ROUTE_DENIED": Ending(
        "No active sender serves this channel and country.",
        "No route",
        "No active sender serves this channel and country.",
        "Add a sender for the channel, or leave the channel open.",
        remedy=Remedy.RETRY,
        question="route",
        is_blocking=True,
    ),
    "ERR_NUMBER_INVALID": Ending(
        "This number isn't assigned.",
        "Number not assigned",
        "The number has too few or too many digits for its country, or the carrier says it isn't assigned.",
        "Check the number. Sending again does not help.",
        remedy=Remedy.STOP,
        is_hopeless=True,
        question="route",
    ),
    "ERR_UNDELIVERABLE": Ending(
        "The carrier could not reach the phone.",
        "Not delivered",
        "The carrier took the message and could not deliver it: the phone was off for too long, or does not take SMS.",
        "Try again later, or another channel.",
        remedy=Remedy.RETRY,
    ),
    "ERR_BLOCKED_AS_SPAM": Ending(
        "The carrier blocked it as spam.",
        "Blocked as spam",
        "The carrier's filter blocked the message as spam.",
        "Change the text, register your campaign, and avoid shortened links.",
    ),
    "ERR_SENDER_INVALID": Ending(
        "The carrier doesn't allow this sender.",
        "Sender not usable",
        "The carrier doesn't allow this number or name: it isn't active, isn't yours there, or isn't registered.",
        "Check the sender at the carrier. Sending again does not help until then.",
    ),
    "ERR_CONTENT_REJECTED": Ending(
        "The carrier rejected the text.",
        "Text rejected",
        "The carrier rejected the text: it is too long, empty, or has characters the carrier does not support.",
        "Shorten or change the text. Sending the same text again does not help.",
        is_hopeless=True,
    ),
    "ERR_WINDOW_CLOSED": Ending(
        "WhatsApp's 24-hour window is closed.",
        "24-hour window closed",
        "WhatsApp takes free text only within 24 hours after the person last wrote to you. Meta did not deliver it.",
        "Send a template that Meta has approved, or use SMS.",
        is_hopeless=True,
    ),
    "ERR_MESSAGE_EXPIRED": Ending(
        "It expired before the carrier could deliver it.",
        "Expired",
        "The message expired before the carrier could deliver it.",
        "Send again if it still matters.",
        remedy=Remedy.RETRY,
    ),
    "ERR_PROVIDER_REJECTED": Ending(
        "The carrier rejected it.",
        "Rejected by the carrier",
        "The carrier rejected the message. Its own code and text are in the description.",
        "Correct what the carrier names. Sending the same message again does not help.",
        is_hopeless=True,
    ),
    "ERR_PROVIDER_UNAVAILABLE": Ending(
        "The carrier could not be reached for an hour.",
        "Carrier unavailable",
        "The carrier could not be reached, or failed, for an hour.",
        "Send again later.",
        remedy=Remedy.RETRY,
        is_temporary=True,
    ),
    "ERR_PROVIDER_RATE_LIMITED": Ending(
        "The carrier asked to slow down for an hour.",
        "Carrier's rate limit",
        "The carrier kept asking us to slow down for an hour.",
        "Send again later, or spread the messages over more senders.",
        remedy=Remedy.RETRY,
        is_temporary=True,
    ),
    "ERR_PROVIDER_UNKNOWN": Ending(
        "The carrier never answered.",
        "Outcome unknown",
        "The carrier never answered and never sent a receipt; the message may or may not have arrived.",
        "Ask the recipient before you send again.",
    ),
    # Programs know these from answers too.
    "BUSINESS_005": Ending(
        "Its template is not approved.",
        "Template not approved",
        "The template is a draft, or WhatsApp was asked for and Meta has not approved the template, or has paused it.",
        "Submit the template for review, or leave the channel open so that SMS can be used.",
        remedy=Remedy.RETRY,
        question="content",
    ),
    "RESOURCE_002": Ending(
        "Its template was removed.",
        "Template removed",
        "The template was removed before the message was sent.",
        "Send again with another template.",
        is_hopeless=True,
        question="content",
    ),
    "RESOURCE_014": Ending(
        "Its profile was removed.",
        "Profile removed",
        "The message was scheduled, and its profile was removed before it came due. Nothing was charged.",
        "Send again from another profile.",
        is_hopeless=True,
        question="account",
    ),
    "account_suspended": Ending(
        "The account was suspended.",
        "Account suspended",
        "The account was suspended before the message was sent. Nothing was charged.",
        "Ask your server's operator to lift the suspension, then send again.",
        remedy=Remedy.RETRY,
        is_blocking=True,
    ),
    "BUSINESS_003": Ending(
        "The balance was too low.",
        "Balance too low",
        "The balance did not cover this message. Nothing was charged.",
        "Add funds, then send again.",
        remedy=Remedy.RETRY,
        question="price",
    ),
}
UNKNOWN = Ending(
    "The carrier did not deliver it.",
    "Failed",
    "The carrier did not deliver it.",
    "Read what the carrier answered before you send again.",
)
