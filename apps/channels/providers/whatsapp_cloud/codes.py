"""Meta's error codes and message statuses of WhatsApp's Cloud API, mapped to ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from apps.channels.providers import carrier_json

# Meta's error code → ours. The same codes answer a request and end a message that was accepted.
ERRORS: Mapping[str, str] = {
    "1": "ERR_PROVIDER_UNAVAILABLE",  # unknown error of the API
    "2": "ERR_PROVIDER_UNAVAILABLE",  # the API is down or overloaded
    "0": "ERR_SENDER_INVALID",  # our access token isn't valid
    "3": "ERR_SENDER_INVALID",  # our app may not make this call
    "4": "ERR_PROVIDER_RATE_LIMITED",  # too many calls from this app
    "10": "ERR_SENDER_INVALID",  # our app lacks a permission
    "33": "ERR_SENDER_INVALID",  # our number was deleted
    "102": "ERR_SENDER_INVALID",  # our access token has expired
    "190": "ERR_SENDER_INVALID",  # our access token has expired
    "200": "ERR_SENDER_INVALID",  # our app lacks a permission
    "368": "ERR_SENDER_INVALID",  # our account is blocked for breaking a policy
    "80007": "ERR_PROVIDER_RATE_LIMITED",  # too many calls for this account
    "80008": "ERR_PROVIDER_RATE_LIMITED",  # too many calls about this account's templates
    "130429": "ERR_PROVIDER_RATE_LIMITED",  # more messages a second than our number may send
    "130472": "ERR_UNDELIVERABLE",  # the recipient is part of one of Meta's experiments
    "130497": "ERR_ROUTE_DENIED",  # our account may not write to this country
    "131000": "ERR_PROVIDER_UNAVAILABLE",  # unknown error on their side
    "131009": "ERR_NUMBER_INVALID",  # a value isn't valid; of ours only the recipient can be wrong
    "131016": "ERR_PROVIDER_UNAVAILABLE",  # a service is overloaded
    "131021": "ERR_NUMBER_INVALID",  # recipient and sender are the same
    "131026": "ERR_UNDELIVERABLE",  # no WhatsApp at this number, or too old an app
    "131030": "ERR_NUMBER_INVALID",  # a test number may write to listed numbers only
    "131031": "ERR_SENDER_INVALID",  # our account is locked
    "131037": "ERR_SENDER_INVALID",  # our display name isn't approved
    "131042": "ERR_SENDER_INVALID",  # our account has no way to pay
    "131045": "ERR_SENDER_INVALID",  # our number isn't registered
    "131047": "ERR_WINDOW_CLOSED",  # no reply within 24 hours: only a template may be sent
    "131048": "ERR_BLOCKED_AS_SPAM",  # too many people have blocked our number
    "131049": "ERR_BLOCKED_AS_SPAM",  # Meta limits marketing to this person
    "131050": "ERR_CONSENT_BLOCKED",  # the recipient has stopped our marketing in WhatsApp
    "131051": "ERR_CONTENT_REJECTED",  # a type of message they don't know
    "131052": "ERR_CONTENT_REJECTED",  # the file could not be downloaded
    "131053": "ERR_CONTENT_REJECTED",  # the file could not be uploaded
    "131056": "ERR_PROVIDER_RATE_LIMITED",  # too many messages to this recipient in a short time
    "131057": "ERR_PROVIDER_UNAVAILABLE",  # our account is being moved
    "132000": "ERR_TEMPLATE_PARAMS_INVALID",  # too few or too many parameters
    "132001": "BUSINESS_005",  # no approved template of this name in this language
    "132005": "ERR_CONTENT_REJECTED",  # the text is too long once it is filled in
    "132007": "ERR_CONTENT_REJECTED",  # the text breaks a policy
    "132008": "ERR_TEMPLATE_PARAMS_INVALID",  # a parameter breaks a policy
    "132012": "ERR_TEMPLATE_PARAMS_INVALID",  # a parameter has the wrong form
    "132015": "BUSINESS_005",  # the template is paused
    "132016": "BUSINESS_005",  # the template is disabled
    "132018": "ERR_TEMPLATE_PARAMS_INVALID",  # a parameter has line breaks, tabs or too many spaces
    "132068": "ERR_CONTENT_REJECTED",  # the template's flow is blocked
    "132069": "ERR_PROVIDER_RATE_LIMITED",  # the template's flow was sent too often in the last hour
    "133004": "ERR_PROVIDER_UNAVAILABLE",  # a server is down
    "133010": "ERR_SENDER_INVALID",  # our number isn't registered
}

# A message's status → ours, and a sentence.
STATUSES: Mapping[str, tuple[Literal["SENT", "DELIVERED", "READ", "FAILED"], str]] = {
    "sent": ("SENT", "Accepted by WhatsApp."),
    "delivered": ("DELIVERED", "Delivered to the phone."),
    "read": ("READ", "Read by the recipient."),
    "failed": ("FAILED", "WhatsApp did not deliver it."),
}


def said(error: Mapping[str, Any]) -> str:
    """Meta's own words: code, subcode, title and details. `message` repeats the title, and is there without it."""
    code, subcode = error.get("code", ""), error.get("error_subcode")
    details = carrier_json.mapping(error.get("error_data")).get("details")
    title = error.get("title") or error.get("message")
    return carrier_json.said("Meta", f"{code}/{subcode}" if subcode else code, title, details)
