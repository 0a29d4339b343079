"""The sidebar of the console."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

_GROUPS = {
    "": (("Overview", "home", "index"),),
    "Customers": (
        ("Accounts", "domain", "organizations_organization_changelist"),
        ("Profiles", "storefront", "organizations_profile_changelist"),
        ("People", "group", "users_user_changelist"),
    ),
    "To decide": (
        ("Business verification", "fact_check", "onboarding_application_changelist"),
        ("Documents", "description", "onboarding_document_changelist"),
    ),
    "Money": (
        ("Wallets", "account_balance_wallet", "billing_wallet_changelist"),
        ("Prices", "sell", "billing_rate_changelist"),
        ("Refused payments", "report", "payments_paymentevent_changelist"),
        ("Ledger check", "balance", "ledger_check"),
    ),
    "Installation": (
        ("Default channels", "public", "channels_countrydefault_changelist"),
        ("Documents by country", "flag", "onboarding_countryrequirement_changelist"),
        ("Numbers", "dialpad", "channels_phonenumber_changelist"),
        ("Sample templates", "article", "message_templates_messagetemplate_changelist"),
        ("Senders", "cell_tower", "channels_sender_changelist"),
        ("Audit log", "history", "audit_entry_changelist"),
    ),
}


def sidebar(_request: HttpRequest) -> list[dict[str, Any]]:
    """The icons are those of the console's own font."""
    return [
        {
            "title": group,
            "separator": bool(group),
            "items": [
                {"title": title, "icon": icon, "link": reverse(f"operator:{name}")} for title, icon, name in entries
            ],
        }
        for group, entries in _GROUPS.items()
    ]
