"""The codes that answer requests: for each its HTTP status, cause and fix, and its name in v2.

Source: the contract's error catalogue; causes and fixes are ours. The migration guide names one of v2's words, and the
others are made alike.
"""

from __future__ import annotations

from apps.error_codes.business_errors import BUSINESS_ERRORS
from apps.error_codes.entry import RequestError

REQUEST_ERRORS: dict[str, RequestError] = {
    "AUTH_001": RequestError(
        401,
        "No API key",
        "The request has no x-api-key header.",
        "Send your key in the x-api-key header. The official SDKs read it from SENT_DM_API_KEY.",
        v2_word="unauthorized",
    ),
    "AUTH_002": RequestError(
        401,
        "Unknown API key",
        "The key is not known here, or it was revoked.",
        "Check for a cut-off copy or a key of another server, and make a new key if it was revoked.",
        v2_word="unauthorized",
    ),
    "AUTH_003": RequestError(
        403,
        "Account restricted",
        "The account may not use the API at present.",
        "Finish the open verification steps, or ask whoever runs this server.",
        is_reserved=True,
    ),
    "AUTH_004": RequestError(
        403,
        "Not allowed",
        "The key's role or scope does not reach this account. A profile's key may not send x-profile-id.",
        "Use an organization key, drop the x-profile-id header, or ask an administrator for the role.",
        v2_word="forbidden",
    ),
    "AUTH_005": RequestError(
        403,
        "Account not yet activated",
        "Everything is set up and the account waits to be activated.",
        "Wait for the activation, or ask whoever runs this server.",
        v2_word="account_not_activated",
    ),
    "AUTH_006": RequestError(
        403,
        "Verification incomplete",
        "The business verification (KYC) of this account is not finished, or the profile that sends is not complete.",
        "Submit what is missing, then try again. For a profile, details names it.",
        v2_word="account_not_verified",
    ),
    "AUTH_007": RequestError(
        403,
        "Channel setup incomplete",
        "The account is verified but has no channel to send on yet.",
        "Set up an SMS or WhatsApp sender first.",
        v2_word="no_channel",
    ),
    "account_suspended": RequestError(
        403,
        "Account suspended",
        "The organization or the profile is suspended. Nothing is sent and no webhook leaves; what waits is kept.",
        "The dashboard's pages show the reason. Ask your server's operator to lift the suspension.",
    ),
    "VALIDATION_001": RequestError(
        400,
        "Invalid request",
        "The body is not JSON, or a field breaks a rule. details names each field and what is wrong with it.",
        "Correct the fields that are named and send the request again.",
        v2_word="validation_error",
    ),
    "VALIDATION_002": RequestError(
        400,
        "Not an E.164 number",
        "A phone number has no country code, too few or too many digits for its country, or is no number at all.",
        "Write the number like +14155552671: a plus, the country code, and the number as it is dialled from abroad.",
        v2_word="validation_error",
    ),
    "VALIDATION_003": RequestError(
        400,
        "Malformed id",
        "An id is not a UUID.",
        "Use the id exactly as it was returned.",
        is_reserved=True,
        v2_word="validation_error",
    ),
    "VALIDATION_004": RequestError(
        400,
        "Required field missing",
        "A field that the request cannot do without is absent or empty.",
        "Add the field that details names.",
        v2_word="validation_error",
    ),
    "VALIDATION_005": RequestError(
        400,
        "Value out of range",
        "A number is outside of what is allowed, such as a page below 1.",
        "Use a value within the range that the message states.",
        v2_word="validation_error",
    ),
    "VALIDATION_006": RequestError(
        400,
        "Value not allowed",
        "A field holds a word that is not one of the allowed ones.",
        "Use one of the values that the message lists; mind the case.",
        v2_word="validation_error",
    ),
    "VALIDATION_007": RequestError(
        400,
        "Malformed Idempotency-Key",
        "The Idempotency-Key header may hold 1 to 255 letters, digits, hyphens and underscores.",
        "Use a UUID, or your own reference without other characters.",
        v2_word="validation_error",
    ),
    "ENDPOINT_001": RequestError(
        404,
        "No such endpoint",
        "There is no endpoint at this path.",
        "Check the path against the API reference; paths have no slash at the end.",
        v2_word="not_found",
    ),
    "ENDPOINT_002": RequestError(
        405,
        "Method not allowed",
        "The endpoint does not know this HTTP method. The Allow header lists those it knows.",
        "Check the method against the API reference.",
        v2_word="method_not_allowed",
    ),
    "RESOURCE_001": RequestError(
        404,
        "Contact not found",
        "There is no such contact among those this key may see.",
        "Check the id, and whether the contact belongs to another profile.",
        v2_word="contact_not_found",
    ),
    "RESOURCE_002": RequestError(
        404,
        "Template not found",
        "There is no template with this id or name among those this key may use.",
        "List the templates and use an id from there.",
        v2_word="template_not_found",
    ),
    "RESOURCE_003": RequestError(
        404,
        "Message not found",
        "There is no such message among those this key may see.",
        "Check the id, and whether the message belongs to another profile.",
        v2_word="message_not_found",
    ),
    "RESOURCE_004": RequestError(
        404,
        "Customer not found",
        "There is no such customer, import of contacts or suppression.",
        "Check the id.",
        v2_word="not_found",
    ),
    "RESOURCE_005": RequestError(404, "Organization not found", "There is no such organization.", "Check the id."),
    "RESOURCE_006": RequestError(
        404, "User not found", "There is no such user in this organization.", "List the users first."
    ),
    "RESOURCE_007": RequestError(
        409,
        "Already exists",
        "A resource with the same identity exists, such as a contact with this number.",
        "Use the existing one; retrying does not help.",
        v2_word="already_exists",
    ),
    "RESOURCE_008": RequestError(404, "Webhook not found", "There is no such webhook.", "List the webhooks first."),
    "RESOURCE_009": RequestError(404, "Brand not found", "No brand applies to this account.", "Create a brand first."),
    "RESOURCE_010": RequestError(
        404,
        "Campaign not found",
        "There is no such campaign among those this key may see.",
        "List the campaigns of the profile or brand and use an id from there.",
    ),
    "RESOURCE_011": RequestError(
        404,
        "Webhook event not found",
        "The webhook has no such event in its log, or the log no longer has it. Tests of a webhook are not events.",
        "List the webhook's events and use an id from there.",
    ),
    "RESOURCE_013": RequestError(
        404,
        "Phone number not found",
        "The number is not assigned to anybody, or nothing is known of it.",
        "Check the number.",
    ),
    "RESOURCE_014": RequestError(
        404,
        "Profile not found",
        "There is no such profile in this organization.",
        "List the profiles and use an id from there.",
    ),
    "RESOURCE_015": RequestError(
        404,
        "One-time code not found",
        "The account has sent no one-time code with this id, or none to this number.",
        "Use the id from the response to POST /v3/otp, with a key of the same account.",
    ),
    "RESOURCE_016": RequestError(
        404,
        "Keyword not found",
        "There is no such keyword among those that apply to the account of this key.",
        "List the keywords and use an id from there.",
    ),
    "RESOURCE_017": RequestError(
        404,
        "Account not billed",
        "The account has no wallet: its messages cost nothing here, so it has no balance, transactions or usage.",
        "Nothing needs to be done. If the account should be billed, ask your server's operator to open a wallet.",
        v2_word="not_found",
    ),
    **BUSINESS_ERRORS,
    "CONFLICT_001": RequestError(
        409,
        "Request in progress",
        "A request with the same Idempotency-Key is still running.",
        "Wait a moment and repeat it with the same key.",
        v2_word="request_in_progress",
    ),
    "CONFLICT_012": RequestError(
        409,
        "WhatsApp number in use",
        "Other profiles send from the WhatsApp number of the profile that is to be deleted.",
        "Let those profiles use another number, then delete the profile.",
    ),
    "CONFLICT_013": RequestError(
        409,
        "WhatsApp account unreadable",
        "The stored credentials of the profile's WhatsApp Business Account can't be decrypted.",
        "Restore the installation's secret key, then delete the profile.",
    ),
    "CONFLICT_014": RequestError(
        409,
        "Balance left",
        "The profile that is to be deleted has a balance, and its organization has no wallet that could take it.",
        "Ask your server's operator to take the balance out, then delete the profile.",
    ),
    "SERVICE_001": RequestError(
        503,
        "Temporarily unavailable",
        "The store that guards against doing things twice cannot be reached. Nothing was done.",
        "Repeat the request in a moment.",
        v2_word="service_unavailable",
    ),
    "INTERNAL_001": RequestError(
        500,
        "Unexpected error",
        "Something failed on our side.",
        "Repeat the request; if it fails again, report the request id.",
        v2_word="internal_error",
    ),
    "INTERNAL_002": RequestError(500, "Database error", "The database failed.", "Repeat the request in a moment."),
    "INTERNAL_003": RequestError(
        502,
        "Provider error",
        "Meta or another provider refused, or did not answer. Nothing was changed.",
        "Read the message for the provider's reason. Repeat the request if it is temporary.",
    ),
    "INTERNAL_004": RequestError(
        504, "Timeout", "Something took too long.", "Repeat the request in a moment.", is_reserved=True
    ),
    "INTERNAL_005": RequestError(
        503,
        "Unavailable",
        "The service is not available just now.",
        "Repeat the request in a moment.",
        v2_word="service_unavailable",
    ),
}
