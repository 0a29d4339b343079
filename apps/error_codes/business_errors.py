"""The codes that refuse what is well written: a rule, a limit or a quota is against it. See `request_errors`."""

from __future__ import annotations

from apps.error_codes.entry import RequestError

BUSINESS_ERRORS: dict[str, RequestError] = {
    "BUSINESS_001": RequestError(
        422,
        "Inherited contact",
        "The contact belongs to the organization or to another profile and is read-only here.",
        "Change it with a key of its owner.",
    ),
    "BUSINESS_002": RequestError(
        429,
        "Too many requests",
        "The account sent more requests than its limit allows.",
        "Wait as many seconds as Retry-After says; the SDKs do so by themselves.",
        v2_word="rate_limit_exceeded",
    ),
    "BUSINESS_003": RequestError(
        422,
        "Balance too low",
        "The balance does not cover even the cheapest outcome of this request.",
        "Add funds, then send again.",
        v2_word="insufficient_balance",
        v2_message="Account balance is insufficient",
    ),
    "BUSINESS_004": RequestError(
        422,
        "All recipients opted out",
        "Every recipient of the request has opted out, so nothing was accepted.",
        "Remove them from your list. They can opt in again by writing START.",
        v2_word="recipients_opted_out",
    ),
    "BUSINESS_005": RequestError(
        422,
        "Template not approved",
        "The template is a draft, or the request asks for WhatsApp and Meta has not approved the template.",
        "Submit a draft for review. Until the approval, leave the channel open so that SMS can be used.",
        v2_word="template_not_approved",
    ),
    "BUSINESS_006": RequestError(
        422,
        "Too late to change",
        "A message can be cancelled only while it is scheduled. This one was released, or never scheduled.",
        "Look at its status. What was released can no longer be stopped.",
    ),
    "BUSINESS_007": RequestError(
        422,
        "Channel not available",
        "The contact cannot be reached on this channel: a text on WhatsApp needs a message from them within 24 hours.",
        "Use another channel, leave it open, or send a template.",
    ),
    "LIMIT_001": RequestError(
        429,
        "Too many scheduled messages",
        "The account holds as many scheduled messages as it may.",
        "Wait until some were sent, or cancel some.",
    ),
    "LIMIT_002": RequestError(
        429,
        "Too many one-time codes",
        "The number, its neighbours or the account got as many one-time codes as they may. Many codes to a block of "
        "numbers that are never verified are what SMS pumping looks like: a fraudster earns from each of them.",
        "Wait as many seconds as Retry-After says. If strangers ask for codes, protect the form that sends them.",
    ),
    "BUSINESS_008": RequestError(
        422, "Quota exceeded", "The account has used up its quota.", "Wait, or ask for more.", v2_word="quota_exceeded"
    ),
    "BUSINESS_009": RequestError(
        422,
        "Webhook is off",
        "Events can't be replayed to a webhook that is off. It was turned off by a user, or by us after ten failed "
        "attempts in a row or a 410 response.",
        "Repair the endpoint, turn the webhook on, then replay what is missing.",
    ),
}
