"""Addresses that customers give us to call."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# What RFC 3986 lets stand in an address; the rest is written in percent.
_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """Is it an http or https URL with a host, and with a port that there is? Whether anybody listens is not asked."""
    if not _URL.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or a bracket that is none
        return False
