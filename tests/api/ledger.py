"""Everything that a request could have written, to show that it has not."""

from __future__ import annotations

from typing import Any

from apps.brands.models import Brand, Campaign, CampaignUseCase
from apps.contacts.models import Contact
from apps.contacts.suppression.models import Suppression
from apps.keywords.models import Keyword
from apps.message_templates.models import MessageTemplate
from apps.messaging.models import Conversation, Message, MessageEvent, Outgoing, QuickMessage
from apps.organizations.models import Profile
from apps.profiles.models import Completion
from apps.users.models import InvitationMail, Membership
from apps.webhooks.models import Delivery, Endpoint

_TABLES = (
    Contact,
    Suppression,
    Keyword,
    Conversation,
    MessageTemplate,
    Message,
    MessageEvent,
    Outgoing,
    QuickMessage,
    Membership,
    InvitationMail,
    Endpoint,
    Delivery,
    Brand,
    Campaign,
    CampaignUseCase,
    Profile,
    Completion,
)


def written() -> dict[str, list[Any]]:
    """Every column of every row; equal before and after a request that wrote nothing."""
    return {table.__name__: list(table._default_manager.order_by("pk").values_list()) for table in _TABLES}
