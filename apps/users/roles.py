"""The one table of permissions, for pages and for the API.

`@needs` (permissions.py), sidebar and palette read it, and so does every API endpoint (`needs` in
api/resource.py). docs/api.md shows it as a table, and a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass

from apps.users.models import Role, Scope


@dataclass(frozen=True)
class Permission:
    """`words` completes "you may …". `roles` have the permission."""

    words: str
    roles: frozenset[Role]

    @property
    def only_reads(self) -> bool:
        """Whether it only reads. Suspended accounts keep such permissions."""
        return self.words.startswith("see ")


def _by_letters(letters: str, words: str) -> Permission:
    """O owner, A admin, B billing, D developer, M member: the columns of the page map."""
    by_letter = {role[0].upper(): role for role in Role}
    return Permission(words, frozenset(by_letter[letter] for letter in letters))


PERMISSIONS: dict[str, Permission] = {
    "account.view": _by_letters("OABDM", "see the account"),
    "overview.view": _by_letters("OABDM", "see the overview"),
    "messages.view": _by_letters("OABDM", "see messages"),
    "messages.send": _by_letters("OADM", "send messages"),
    "messages.redact": _by_letters("OA", "redact messages"),
    "contacts.view": _by_letters("OABDM", "see contacts"),
    "contacts.edit": _by_letters("OADM", "edit contacts"),
    "contacts.erase": _by_letters("OA", "erase contacts"),
    "suppression.view": _by_letters("OAD", "see suppressed numbers"),
    "suppression.edit": _by_letters("OA", "suppress and release numbers"),
    "templates.view": _by_letters("OABDM", "see templates"),
    "templates.edit": _by_letters("OAD", "edit templates"),
    "keywords.view": _by_letters("OABDM", "see keywords"),
    "keywords.edit": _by_letters("OA", "edit keywords"),
    "numbers.lookup": _by_letters("OADM", "look up numbers"),
    "countries.view": _by_letters("OABDM", "see country defaults"),
    "countries.edit": _by_letters("OA", "change country defaults"),
    "channels.view": _by_letters("OABDM", "see channels"),
    "channels.edit": _by_letters("OA", "connect and disconnect WhatsApp"),
    "numbers.view": _by_letters("OABDM", "see your numbers"),
    "numbers.edit": _by_letters("OA", "request, assign and release numbers"),
    "phones.use": _by_letters("OADM", "use the simulated phones"),
    "reference.view": _by_letters("OABDM", "see the API reference"),
    "keys.edit": _by_letters("OAD", "create and revoke API keys"),
    "calls.view": _by_letters("OAD", "see API calls"),
    "webhooks.view": _by_letters("OABDM", "see webhooks"),
    # We show a secret only when it is created or rotated, so only roles that may edit webhooks see it.
    "webhooks.edit": _by_letters("OAD", "edit webhooks"),
    "organization.edit": _by_letters("OA", "change the organization's settings"),
    "profiles.view": _by_letters("OABDM", "see profiles"),
    "profiles.edit": _by_letters("OA", "edit profiles"),
    "brands.view": _by_letters("OABDM", "see brands and campaigns"),
    "brands.edit": _by_letters("OA", "edit brands and campaigns"),
    "onboarding.view": _by_letters("OABDM", "see how far the account is"),
    "onboarding.edit": _by_letters("OA", "verify the business and upload documents"),
    "team.view": _by_letters("OAD", "see the team"),
    "team.edit": _by_letters("OA", "change roles"),
    "team.hand_over": _by_letters("O", "hand over ownership"),
    "audit.view": _by_letters("OA", "see the audit log"),
    "billing.view": _by_letters("OAB", "see balance, spending and payments"),
    "billing.edit": _by_letters("OB", "add funds, set alerts and limits"),
}

# What an operator who acts as a member (impersonating.py) may not do: it shows a secret, opens another way in, or is a
# statement of the customer's own.
PERSONAL = frozenset(
    {
        *("keys.edit", "webhooks.edit", "channels.edit", "phones.use"),
        *("team.edit", "team.hand_over", "organization.edit", "onboarding.edit"),
        "billing.edit",
    }
)

# A look-up asks a carrier, which costs money.
_SENDING = frozenset({"messages.send", "numbers.lookup"})


def may(role: str, code: str) -> bool:
    """Whether a role has a permission. A code that is not in the table is a bug, and raises."""
    return role in PERMISSIONS[code].roles


def scope_of(code: str) -> Scope | None:
    """The scope that an API key needs for a permission. Every key may see its own account."""
    if code == "account.view":
        return None
    if code in _SENDING:
        return Scope.SEND
    return Scope.READ if PERMISSIONS[code].only_reads else Scope.MANAGE


def roles_in_words(code: str) -> str:
    """owners, admins and developers"""
    names = [f"{role}s" if role != Role.BILLING else "billing" for role in Role if role in PERMISSIONS[code].roles]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def abilities(role: str) -> str:
    """What a role may do, to complete "You may …". If it may do more than read, reading is left out."""
    words = [each.words for each in PERMISSIONS.values() if role in each.roles and not each.only_reads]
    return ", ".join(words) or "see what is there"
