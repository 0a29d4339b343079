"""Telnyx's error codes and statuses, mapped to ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from apps.channels.providers import carrier_json

MARK = "message="  # goes before our id at the end of the callback URL

# Telnyx's error code → ours. The same codes answer a request and end a message that was accepted.
ERRORS: Mapping[str, str] = {
    "10001": "ERR_NUMBER_INVALID",  # inactive phone number
    "10002": "ERR_NUMBER_INVALID",  # invalid phone number
    "10007": "ERR_PROVIDER_UNAVAILABLE",  # unexpected error on their side
    "10008": "ERR_PROVIDER_UNAVAILABLE",  # their own timeout
    "10011": "ERR_PROVIDER_RATE_LIMITED",  # too many requests from this account
    "10016": "ERR_NUMBER_INVALID",  # not in +E.164 format
    "40001": "ERR_UNDELIVERABLE",  # landline or unroutable
    "40002": "ERR_BLOCKED_AS_SPAM",  # by the recipient's network, for now
    "40003": "ERR_BLOCKED_AS_SPAM",  # by the recipient's network, for good
    "40004": "ERR_UNDELIVERABLE",  # rejected by the recipient's network without a reason
    "40005": "ERR_MESSAGE_EXPIRED",  # on its way
    "40006": "ERR_UNDELIVERABLE",  # the recipient's network is down
    "40007": "ERR_UNDELIVERABLE",  # routed in a loop
    "40008": "ERR_UNDELIVERABLE",  # refused by the recipient's network
    "40009": "ERR_CONTENT_REJECTED",  # the network does not take this body
    "40010": "ERR_SENDER_INVALID",  # long code without a 10DLC campaign
    "40011": "ERR_PROVIDER_RATE_LIMITED",  # the recipient's network has had enough
    "40012": "ERR_NUMBER_INVALID",  # no such destination
    "40013": "ERR_SENDER_INVALID",  # no such source
    "40014": "ERR_MESSAGE_EXPIRED",  # in Telnyx's queue
    "40015": "ERR_BLOCKED_AS_SPAM",  # by Telnyx itself
    "40016": "ERR_PROVIDER_RATE_LIMITED",  # T-Mobile's daily 10DLC limit
    "40017": "ERR_BLOCKED_AS_SPAM",  # AT&T's 10DLC filter
    "40018": "ERR_PROVIDER_RATE_LIMITED",  # AT&T's 10DLC limit per minute
    "40100": "ERR_SENDER_INVALID",  # our number is not enabled for messaging
    "40151": "ERR_SENDER_INVALID",  # our number is still being enabled elsewhere
    "40300": "ERR_CONSENT_BLOCKED",  # the recipient has sent STOP to this sender
    "40301": "ERR_CONTENT_REJECTED",  # this destination does not take this kind of message
    "40302": "ERR_CONTENT_REJECTED",  # more than ten parts
    "40304": "ERR_CONTENT_REJECTED",  # contents that exclude each other
    "40305": "ERR_SENDER_INVALID",  # 'from' is not ours
    "40306": "ERR_SENDER_INVALID",  # alphanumeric sender not set up
    "40308": "ERR_SENDER_INVALID",  # 'from' cannot send MMS
    "40309": "ERR_ROUTE_DENIED",  # country not on the profile's list
    "40310": "ERR_NUMBER_INVALID",  # 'to' is no address
    "40315": "ERR_SENDER_INVALID",  # 'from' has a bad record
    "40316": "ERR_CONTENT_REJECTED",  # nothing to send
    "40318": "ERR_PROVIDER_RATE_LIMITED",  # our queue at Telnyx is full
    "40319": "ERR_CONTENT_REJECTED",  # this destination does not take this kind of message
    "40320": "ERR_SENDER_INVALID",  # 'from' is still being bought
    "40321": "ERR_SENDER_INVALID",  # no usable number on the profile
    "40322": "ERR_CONTENT_REJECTED",  # blocked for what it says
    "40328": "ERR_CONTENT_REJECTED",  # longer than recommended, with auto_detect on
    "40329": "ERR_SENDER_INVALID",  # toll-free number not verified
}

# A recipient's status → ours, and a sentence.
STATUSES: Mapping[str, tuple[Literal["SENT", "DELIVERED", "READ", "FAILED"], str]] = {
    "sent": ("SENT", "Accepted by the recipient's network."),
    "delivered": ("DELIVERED", "Delivered to the phone."),
    "read": ("READ", "Read by the recipient."),  # RCS only
    "delivery_unconfirmed": ("SENT", "The recipient's network sent no receipt."),  # final, yet not a failure
    "sending_failed": ("FAILED", "The carrier could not send it."),
    "delivery_failed": ("FAILED", "The recipient's network did not deliver it."),
    "expired": ("FAILED", "It expired before it could be delivered."),
}
# Statuses on the way, of which nothing follows.
ON_THE_WAY = frozenset({"queued", "sending", "webhook_delivered"})
# Telnyx knows no more than this, and never will.
UNCONFIRMED = "delivery_unconfirmed"


def said(error: Mapping[str, Any]) -> str:
    """Telnyx's own words: code, title and detail."""
    return carrier_json.said("Telnyx", error.get("code", ""), error.get("title"), error.get("detail"))
