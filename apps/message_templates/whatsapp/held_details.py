"""What someone typed to connect WhatsApp, kept encrypted in the session until it is connected.

So a token is typed once, and again only if it was wrong. It is kept for half an hour, for one account.
"""

from __future__ import annotations

import time
from dataclasses import asdict

from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends.base import SessionBase

from apps.channels.whatsapp_checks import Details
from apps.core import crypto
from apps.organizations.customer import Customer

KEPT_SECONDS = 30 * 60
_KEY = "whatsapp_details"


def keep(session: SessionBase, customer: Customer, details: Details) -> None:
    until = time.time() + KEPT_SECONDS
    session[_KEY] = crypto.encrypt({"of": str(customer.id), "until": until, "details": asdict(details)})


def find(session: SessionBase, customer: Customer) -> Details | None:
    """None if nothing is kept for this account, or no longer."""
    try:
        kept = crypto.decrypt(session.get(_KEY, ""))
    except InvalidToken:
        return None
    if kept["of"] != str(customer.id) or kept["until"] < time.time():
        forget(session)
        return None
    return Details(**kept["details"])


def forget(session: SessionBase) -> None:
    session.pop(_KEY, None)
