"""Every error code: its HTTP status, cause and fix. `doc_url` leads to the page made from its entry.

Source: the contract's error catalogue; causes and fixes are ours. A status of None marks codes that appear on messages
after they were accepted, never in a response; these are in messaging/failure_codes.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from apps.messaging.failure_codes import REASONS


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    status: int | None
    title: str
    cause: str
    fix: str
    is_reserved: bool = False  # the contract knows it; nothing here answers with it


CATALOG: dict[str, CatalogEntry] = {
    "AUTH_001": CatalogEntry(
        401,
        "No API key",
        "The request has no x-api-key header.",
        "Send your key in the x-api-key header. The official SDKs read it from SENT_DM_API_KEY.",
    ),
    "AUTH_002": CatalogEntry(
        401,
        "Unknown API key",
        "The key is not known here, or it was revoked.",
        "Check for a cut-off copy or a key of another server, and make a new key if it was revoked.",
    ),
    "AUTH_003": CatalogEntry(
        403,
        "Account restricted",
        "The account may not use the API at present.",
        "Finish the open verification steps, or ask whoever runs this server.",
        is_reserved=True,
    ),
    "AUTH_004": CatalogEntry(
        403,
        "Not allowed",
        "The key's role or scope does not reach this account. A profile's key may not send x-profile-id.",
        "Use an organization key, drop the x-profile-id header, or ask an administrator for the role.",
    ),
    "AUTH_005": CatalogEntry(
        403,
        "Account not yet activated",
        "Everything is set up and the account waits to be activated.",
        "Wait for the activation, or ask whoever runs this server.",
    ),
    "AUTH_006": CatalogEntry(
        403,
        "Verification incomplete",
        "The business verification (KYC) of this account is not finished.",
        "Submit the documents that are still missing, then try again.",
    ),
    "AUTH_007": CatalogEntry(
        403,
        "Channel setup incomplete",
        "The account is verified but has no channel to send on yet.",
        "Set up an SMS or WhatsApp sender first.",
    ),
    "account_suspended": CatalogEntry(
        403,
        "Account suspended",
        "The organization or the profile is suspended. Nothing is sent and no webhook leaves.",
        "Ask whoever runs this server why, and to lift the suspension.",
    ),
    "VALIDATION_001": CatalogEntry(
        400,
        "Invalid request",
        "The body is not JSON, or a field breaks a rule. details names each field and what is wrong with it.",
        "Correct the fields that are named and send the request again.",
    ),
    "VALIDATION_002": CatalogEntry(
        400,
        "Not an E.164 number",
        "A phone number has no country code, too few or too many digits for its country, or is no number at all.",
        "Write the number like +14155552671: a plus, the country code, and the number as it is dialled from abroad.",
    ),
    "VALIDATION_003": CatalogEntry(
        400,
        "Malformed id",
        "An id is not a UUID.",
        "Use the id exactly as it was returned.",
        is_reserved=True,
    ),
    "VALIDATION_004": CatalogEntry(
        400,
        "Required field missing",
        "A field that the request cannot do without is absent or empty.",
        "Add the field that details names.",
    ),
    "VALIDATION_005": CatalogEntry(
        400,
        "Value out of range",
        "A number is outside of what is allowed, such as a page below 1.",
        "Use a value within the range that the message states.",
    ),
    "VALIDATION_006": CatalogEntry(
        400,
        "Value not allowed",
        "A field holds a word that is not one of the allowed ones.",
        "Use one of the values that the message lists; mind the case.",
    ),
    "VALIDATION_007": CatalogEntry(
        400,
        "Malformed Idempotency-Key",
        "The Idempotency-Key header may hold 1 to 255 letters, digits, hyphens and underscores.",
        "Use a UUID, or your own reference without other characters.",
    ),
    "ENDPOINT_001": CatalogEntry(
        404,
        "No such endpoint",
        "There is no endpoint at this path.",
        "Check the path against the API reference; paths have no slash at the end.",
    ),
    "ENDPOINT_002": CatalogEntry(
        405,
        "Method not allowed",
        "The endpoint does not know this HTTP method. The Allow header lists those it knows.",
        "Check the method against the API reference.",
    ),
    "RESOURCE_001": CatalogEntry(
        404,
        "Contact not found",
        "There is no such contact among those this key may see.",
        "Check the id, and whether the contact belongs to another profile.",
    ),
    "RESOURCE_002": CatalogEntry(
        404,
        "Template not found",
        "There is no template with this id or name among those this key may use.",
        "List the templates and use an id from there.",
    ),
    "RESOURCE_003": CatalogEntry(
        404,
        "Message not found",
        "There is no such message among those this key may see.",
        "Check the id, and whether the message belongs to another profile.",
    ),
    "RESOURCE_004": CatalogEntry(
        404,
        "Customer not found",
        "There is no such customer, or no such import of contacts.",
        "Check the id.",
    ),
    "RESOURCE_005": CatalogEntry(404, "Organization not found", "There is no such organization.", "Check the id."),
    "RESOURCE_006": CatalogEntry(
        404, "User not found", "There is no such user in this organization.", "List the users first."
    ),
    "RESOURCE_007": CatalogEntry(
        409,
        "Already exists",
        "A resource with the same identity exists, such as a contact with this number.",
        "Use the existing one; retrying does not help.",
    ),
    "RESOURCE_008": CatalogEntry(404, "Webhook not found", "There is no such webhook.", "List the webhooks first."),
    "RESOURCE_009": CatalogEntry(404, "Brand not found", "No brand applies to this account.", "Create a brand first."),
    "RESOURCE_010": CatalogEntry(
        404,
        "Campaign not found",
        "There is no such campaign among those this key may see.",
        "List the campaigns of the profile or brand and use an id from there.",
    ),
    "RESOURCE_013": CatalogEntry(
        404,
        "Phone number not found",
        "The number is not assigned to anybody, or nothing is known of it.",
        "Check the number.",
    ),
    "RESOURCE_014": CatalogEntry(
        404,
        "Profile not found",
        "There is no such profile in this organization.",
        "List the profiles and use an id from there.",
    ),
    "BUSINESS_001": CatalogEntry(
        422,
        "Inherited contact",
        "The contact belongs to the organization or to another profile and is read-only here.",
        "Change it with a key of its owner.",
    ),
    "BUSINESS_002": CatalogEntry(
        429,
        "Too many requests",
        "The account sent more requests than its limit allows.",
        "Wait as many seconds as Retry-After says; the SDKs do so by themselves.",
    ),
    "BUSINESS_003": CatalogEntry(
        422,
        "Balance too low",
        "The balance does not cover even the cheapest outcome of this request.",
        "Add funds, then send again.",
        is_reserved=True,
    ),
    "BUSINESS_004": CatalogEntry(
        422,
        "All recipients opted out",
        "Every recipient of the request has opted out, so nothing was accepted.",
        "Remove them from your list. They can opt in again by writing START.",
    ),
    "BUSINESS_005": CatalogEntry(
        422,
        "Template not approved",
        "The template is a draft, or the request asks for WhatsApp and Meta has not approved the template.",
        "Submit a draft for review. Until the approval, leave the channel open so that SMS can be used.",
    ),
    "BUSINESS_006": CatalogEntry(
        422,
        "Too late to change",
        "A message can be cancelled only while it is scheduled. This one was released, or never scheduled.",
        "Look at its status. What was released can no longer be stopped.",
    ),
    "BUSINESS_007": CatalogEntry(
        422,
        "Channel not available",
        "The contact cannot be reached on this channel.",
        "Use another channel, or leave it open.",
        is_reserved=True,
    ),
    "LIMIT_001": CatalogEntry(
        429,
        "Too many scheduled messages",
        "The account holds as many scheduled messages as it may.",
        "Wait until some were sent, or cancel some.",
    ),
    "BUSINESS_008": CatalogEntry(422, "Quota exceeded", "The account has used up its quota.", "Wait, or ask for more."),
    "CONFLICT_001": CatalogEntry(
        409,
        "Request in progress",
        "A request with the same Idempotency-Key is still running.",
        "Wait a moment and repeat it with the same key.",
    ),
    "SERVICE_001": CatalogEntry(
        503,
        "Temporarily unavailable",
        "The store that guards against doing things twice cannot be reached. Nothing was done.",
        "Repeat the request in a moment.",
    ),
    "INTERNAL_001": CatalogEntry(
        500,
        "Unexpected error",
        "Something failed on our side.",
        "Repeat the request; if it fails again, report the request id.",
    ),
    "INTERNAL_002": CatalogEntry(500, "Database error", "The database failed.", "Repeat the request in a moment."),
    "INTERNAL_003": CatalogEntry(
        502, "Provider error", "A provider failed.", "Repeat the request in a moment.", is_reserved=True
    ),
    "INTERNAL_004": CatalogEntry(
        504, "Timeout", "Something took too long.", "Repeat the request in a moment.", is_reserved=True
    ),
    "INTERNAL_005": CatalogEntry(
        503, "Unavailable", "The service is not available just now.", "Repeat the request in a moment."
    ),
    # Those of messages that were accepted.
    **{code: CatalogEntry(None, reason.title, reason.cause, reason.fix) for code, reason in REASONS.items()},
}
