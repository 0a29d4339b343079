"""Telnyx's API v2: SMS, receipts (by callback or on request), replies, and number lookup.

Credentials: `api_key` and `public_key` (base64, from Telnyx's portal). A sender's address is its number, short code or
name; the account's id is the messaging profile, where the account needs one.
"""

from apps.channels.providers.telnyx.directory import ask, read_line
from apps.channels.providers.telnyx.events import addressees, parse
from apps.channels.providers.telnyx.messages import read, request
from apps.channels.providers.telnyx.receipts import fetch, fetched
from apps.channels.providers.telnyx.signature import verify

__all__ = ["addressees", "ask", "fetch", "fetched", "parse", "read", "read_line", "request", "verify"]
