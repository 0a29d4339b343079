"""The navigation, in the order of the sidebar. Sidebar, command palette and shortcuts read this list.

To add a page, add one line here, with the name of its URL and the permission it needs.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NavigationEntry:
    """`key` is its shortcut, pressed after `g`. `group` is its heading in the sidebar; entries without one come first.
    An entry that names a `setting` exists only if that setting is set. `count` is the URL of a number shown beside it.
    """

    label: str
    icon: str
    url: str
    permission: str
    group: str = ""
    key: str = ""
    setting: str = ""
    count: str = ""


GROUPS = ("", "Send", "Audience", "Content", "Compliance", "Developers", "Organization")

PLACES: tuple[NavigationEntry, ...] = (
    NavigationEntry("Overview", icon="home", url="messaging:overview", permission="overview.view", key="o"),
    NavigationEntry(
        "Messages", icon="message-2", url="messaging:index", permission="messages.view", group="Send", key="m"
    ),
    NavigationEntry(
        "Conversations",
        icon="messages",
        url="conversations:index",
        permission="messages.view",
        group="Send",
        key="n",
        count="conversations:unread",
    ),
    NavigationEntry(
        "Playground", icon="edit", url="messaging:playground", permission="messages.send", group="Send", key="p"
    ),
    NavigationEntry(
        "Phones",
        icon="device-mobile-message",
        url="phones:index",
        permission="phones.use",
        group="Developers",
        key="s",
        setting="SIMULATOR_URL",
    ),
    NavigationEntry(
        "Inbox",
        icon="inbox",
        url="phones:inbox",
        permission="phones.use",
        group="Developers",
        key="i",
        setting="SIMULATOR_URL",
    ),
    NavigationEntry(
        "Template reviews",
        icon="checkup-list",
        url="phones:reviews",
        permission="phones.use",
        group="Developers",
        setting="SIMULATOR_URL",
    ),
    NavigationEntry(
        "Registry desk",
        icon="gavel",
        url="phones:registry",
        permission="phones.use",
        group="Developers",
        setting="SIMULATOR_URL",
    ),
    NavigationEntry(
        "Contacts", icon="users", url="contacts:index", permission="contacts.view", group="Audience", key="c"
    ),
    NavigationEntry(
        "Suppression", icon="ban", url="suppression:index", permission="suppression.view", group="Audience", key="x"
    ),
    NavigationEntry(
        "Consent ledger", icon="book", url="ledger:index", permission="contacts.view", group="Audience", key="v"
    ),
    NavigationEntry(
        "Number lookup",
        icon="zoom-question",
        url="channels:lookup",
        permission="numbers.lookup",
        group="Audience",
        key="l",
    ),
    NavigationEntry(
        "Templates",
        icon="template",
        url="message_templates:index",
        permission="templates.view",
        group="Content",
        key="t",
    ),
    NavigationEntry("Keywords", icon="tag", url="keywords:index", permission="keywords.view", group="Content", key="e"),
    NavigationEntry(
        "One-time codes",
        icon="lock",
        url="one_time_codes:index",
        permission="messages.view",
        group="Content",
        key="d",
    ),
    NavigationEntry(
        "Countries", icon="world", url="channels:countries", permission="countries.view", group="Audience", key="y"
    ),
    NavigationEntry(
        "Going live",
        icon="rocket",
        url="onboarding:index",
        permission="onboarding.view",
        group="Compliance",
        key="q",
    ),
    NavigationEntry(
        "Brands",
        icon="certificate",
        url="brands:index",
        permission="brands.view",
        group="Compliance",
        key="b",
    ),
    NavigationEntry(
        "Campaigns",
        icon="speakerphone",
        url="campaigns:index",
        permission="brands.view",
        group="Compliance",
    ),
    NavigationEntry(
        "Webhooks", icon="webhook", url="webhooks:index", permission="webhooks.view", group="Developers", key="w"
    ),
    NavigationEntry("API keys", icon="key", url="users:keys", permission="keys.edit", group="Developers", key="k"),
    NavigationEntry(
        "API reference", icon="book-2", url="api:explorer", permission="reference.view", group="Developers", key="r"
    ),
    NavigationEntry("API calls", icon="logs", url="api:calls", permission="calls.view", group="Developers", key="a"),
    NavigationEntry(
        "Team", icon="users-group", url="team:index", permission="team.view", group="Organization", key="j"
    ),
    NavigationEntry(
        "Profiles",
        icon="building-store",
        url="profiles:index",
        permission="profiles.view",
        group="Organization",
        key="f",
    ),
    NavigationEntry(
        "Channels",
        icon="antenna",
        url="channels:index",
        permission="channels.view",
        group="Organization",
        key="h",
    ),
    NavigationEntry(
        "Numbers",
        icon="phone",
        url="numbers:index",
        permission="numbers.view",
        group="Organization",
        key="z",
    ),
    NavigationEntry(
        "Billing",
        icon="credit-card",
        url="billing:index",
        permission="billing.view",
        group="Organization",
        key="g",
    ),
    NavigationEntry(
        "Audit log", icon="history", url="audit_log:index", permission="audit.view", group="Organization", key="u"
    ),
    NavigationEntry(
        "Organization settings",
        icon="settings",
        url="organization:settings",
        permission="organization.edit",
        group="Organization",
    ),
)
