"""Telnyx's API v2: SMS, receipts (by callback or on request), replies, number lookup, and orders of numbers.

Credentials: `api_key` and `public_key` (base64, from Telnyx's portal). A sender's address is its number, short code or
name; the account's id is the messaging profile, where the account needs one.
"""

from apps.channels.providers.telnyx.directory import ask, read_line
from apps.channels.providers.telnyx.events import addressees, parse
from apps.channels.providers.telnyx.messages import read, request
from apps.channels.providers.telnyx.numbers import (
    find_number,
    find_orders,
    get_order,
    order_news,
    order_number,
    read_done,
    read_number,
    read_offers,
    read_order,
    read_orders,
    return_number,
    search_numbers,
    use_number,
)
from apps.channels.providers.telnyx.receipts import fetch, fetched
from apps.channels.providers.telnyx.signature import verify

__all__ = [
    "addressees",
    "ask",
    "fetch",
    "fetched",
    "find_number",
    "find_orders",
    "get_order",
    "order_news",
    "order_number",
    "parse",
    "read",
    "read_done",
    "read_line",
    "read_number",
    "read_offers",
    "read_order",
    "read_orders",
    "request",
    "return_number",
    "search_numbers",
    "use_number",
    "verify",
]
