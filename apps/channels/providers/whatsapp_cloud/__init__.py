"""WhatsApp through Meta's Cloud API: texts and templates, receipts, replies, and the templates that Meta reviews.

Credentials: `access_token`, `app_secret`, which signs callbacks, and `verify_token`, which Meta names when it checks
the callback URL. A sender's address is its phone number ID; the account's id is that of the WhatsApp Business Account.

Meta has no idempotency keys: a repeated call is a second message. Our message id comes back in every receipt.
"""

from apps.channels.providers.whatsapp_cloud.events import addressees, parse
from apps.channels.providers.whatsapp_cloud.messages import read, request
from apps.channels.providers.whatsapp_cloud.signature import MAX_CHALLENGE, challenge, verify
from apps.channels.providers.whatsapp_cloud.templates import (
    create_template,
    delete_template,
    edit_template,
    list_templates,
    read_deleted,
    read_page,
    read_taken,
)
from apps.channels.providers.whatsapp_cloud.uploads import open_upload, read_opened, read_uploaded, upload

__all__ = [
    "MAX_CHALLENGE",
    "addressees",
    "challenge",
    "create_template",
    "delete_template",
    "edit_template",
    "list_templates",
    "open_upload",
    "parse",
    "read",
    "read_deleted",
    "read_opened",
    "read_page",
    "read_taken",
    "read_uploaded",
    "request",
    "upload",
    "verify",
]
