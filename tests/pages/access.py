"""Which page is open to whom: the list that the walk over all URLs is held against. A new URL has to be added here.

A page names the permission that opens it (apps/users/roles.py), or one of the three words below.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from apps.audit.models import Entry
from apps.brands.models import Brand
from apps.channels.models import CarrierAccount, Channel, Sender
from apps.contacts import forgetting
from apps.forgetting.models import Forgotten
from apps.users.models import ApiKey
from apps.webhooks.models import Endpoint
from tests.cast import Cast
from tests.factories import (
    api,
    brands,
    bulk,
    channels,
    contacts,
    keywords,
    message_templates,
    messaging,
    onboarding,
    payments,
    suppression,
    users,
    webhooks,
)

ANYBODY = "anybody"  # signed in or not
SIGNED_IN = "signed in"  # whatever the role, and without an account too
DEMO = "demo"  # anybody, in demo mode

PAGES: dict[str, str] = {
    "api:errors": ANYBODY,
    "api:error": ANYBODY,
    "api:calls": "calls.view",
    "api:call": "calls.view",
    "api:calls_fresh": "calls.view",
    "api:explorer": "reference.view",
    "api:try": "keys.edit",
    "channels:lookup": "numbers.lookup",
    "channels:countries": "countries.view",
    "channels:country": "countries.edit",
    "channels:index": "channels.view",
    "whatsapp:connect": "channels.edit",
    "whatsapp:account": "channels.view",
    "whatsapp:at_meta": "channels.view",
    "whatsapp:sync": "templates.edit",
    "whatsapp:callbacks": "channels.edit",
    "whatsapp:disconnect": "channels.edit",
    "contacts:index": "contacts.view",
    "contacts:export": "contacts.view",
    "contacts:detail": "contacts.view",
    "contacts:create": "contacts.edit",
    "contacts:edit": "contacts.edit",
    "contacts:consent": "contacts.edit",
    "contacts:remove": "contacts.edit",
    "contacts:restore": "contacts.edit",
    "contacts:forget": "contacts.erase",
    "forgetting:outcome": "contacts.erase",
    "contacts:upload": "contacts.edit",
    "contacts:import": "contacts.edit",
    "contacts:discard": "contacts.edit",
    "contacts:remarks": "contacts.edit",
    "contacts:undo_import": "contacts.edit",
    "contacts:bulk_opt_out": "contacts.edit",
    "contacts:bulk_label": "contacts.edit",
    "contacts:bulk_export": "contacts.view",
    "contacts:bulk": "contacts.edit",
    "contacts:bulk_undo": "contacts.edit",
    "suppression:index": "suppression.view",
    "suppression:export": "suppression.view",
    "suppression:add": "suppression.edit",
    "suppression:upload": "suppression.edit",
    "suppression:release": "suppression.edit",
    "ledger:index": "contacts.view",
    "keywords:index": "keywords.view",
    "keywords:test": "keywords.view",
    "keywords:create": "keywords.edit",
    "keywords:edit": "keywords.edit",
    "keywords:remove": "keywords.edit",
    "keywords:presets": "keywords.edit",
    "conversations:index": "messages.view",
    "conversations:detail": "messages.view",
    "conversations:unread": "messages.view",
    "conversations:mark": "messages.view",
    "conversations:send": "messages.send",
    "conversations:counted": "messages.send",
    "messaging:overview": "overview.view",
    "messaging:index": "messages.view",
    "messaging:fresh": "messages.view",
    "messaging:recent": "overview.view",
    "messaging:pulse": "messages.view",
    "messaging:export": "messages.view",
    "messaging:failures": "messages.view",
    "messaging:bulk_retry": "messages.send",
    "messaging:bulk_stop": "contacts.edit",
    "messaging:bulk_export": "messages.view",
    "messaging:bulk": "messages.send",
    "messaging:bulk_undo": "messages.send",
    "messaging:for_contact": "messages.view",
    "messaging:detail": "messages.view",
    "messaging:webhooks": "webhooks.view",
    "messaging:again": "messages.send",
    "messaging:cancel": "messages.send",
    "messaging:playground": "messages.send",
    "messaging:playground_preview": "messages.send",
    "messaging:playground_sent": "messages.send",
    "one_time_codes:index": "messages.view",
    "phones:index": "phones.use",
    "phones:try": "messages.send",
    "phones:answer": "phones.use",
    "phones:trick": "phones.use",
    "phones:clear": "phones.use",
    "phones:tap": "phones.use",
    "phones:reviews": "phones.use",
    "phones:review": "phones.use",
    "phones:connect": "webhooks.edit",
    "phones:registry": "phones.use",
    "phones:registry_decide": "phones.use",
    "phones:inbox": "phones.use",
    "phones:inbox_answer": "phones.use",
    "phones:inbox_secret": "phones.use",
    "phones:inbox_clear": "phones.use",
    "phones:inbox_create": "webhooks.edit",
    "message_templates:index": "templates.view",
    "message_templates:new": "templates.edit",
    "message_templates:sync": "templates.edit",
    "message_templates:synced": "templates.view",
    "message_templates:import": "templates.edit",
    "message_templates:at_meta": "templates.edit",
    "message_templates:preview": "templates.edit",
    "message_templates:detail": "templates.view",
    "message_templates:edit": "templates.edit",
    "message_templates:version": "templates.view",
    "message_templates:use": "templates.edit",
    "message_templates:discard": "templates.edit",
    "message_templates:submit": "templates.edit",
    "message_templates:remove": "templates.edit",
    "phone:verify": SIGNED_IN,
    "onboarding:found": SIGNED_IN,
    "onboarding:index": "onboarding.view",
    "onboarding:application": "onboarding.edit",
    "onboarding:documents": "onboarding.edit",
    "onboarding:submit_documents": "onboarding.edit",
    "onboarding:document": "onboarding.edit",
    "onboarding:remove_document": "onboarding.edit",
    "onboarding:activate": "onboarding.edit",
    "numbers:index": "numbers.view",
    "numbers:detail": "numbers.view",
    "numbers:search": "numbers.edit",
    "numbers:order": "numbers.edit",
    "numbers:assign": "numbers.edit",
    "numbers:release": "numbers.edit",
    "brands:index": "brands.view",
    "brands:create": "brands.edit",
    "brands:detail": "brands.view",
    "brands:edit": "brands.edit",
    "brands:submit": "brands.edit",
    "brands:remove": "brands.edit",
    "campaigns:index": "brands.view",
    "campaigns:create": "brands.edit",
    "campaigns:detail": "brands.view",
    "campaigns:edit": "brands.edit",
    "campaigns:submit": "brands.edit",
    "campaigns:remove": "brands.edit",
    "organization:settings": "organization.edit",
    "profiles:index": "profiles.view",
    "profiles:create": "profiles.edit",
    "profiles:detail": "profiles.view",
    "profiles:edit": "profiles.edit",
    "profiles:remove": "profiles.edit",
    "profiles:complete": "profiles.edit",
    "webhooks:index": "webhooks.view",
    "webhooks:create": "webhooks.edit",
    "webhooks:edit": "webhooks.edit",
    "webhooks:toggle": "webhooks.edit",
    "webhooks:rotate": "webhooks.edit",
    "webhooks:remove": "webhooks.edit",
    "webhooks:events": "webhooks.view",
    "webhooks:detail": "webhooks.view",
    "webhooks:fresh": "webhooks.view",
    "webhooks:test": "webhooks.edit",
    "webhooks:delivery": "webhooks.view",
    "webhooks:replay": "webhooks.edit",
    "webhooks:replay_one": "webhooks.edit",
    "payments:index": "billing.view",
    "payments:detail": "billing.view",
    "payments:top_up": "billing.edit",
    "payments:auto_recharge": "billing.edit",
    "audit_log:index": "audit.view",
    "audit_log:export": "audit.view",
    "audit_log:detail": "audit.view",
    "users:home": SIGNED_IN,
    "users:keys": "keys.edit",
    "users:key_create": "keys.edit",
    "users:key_rotate": "keys.edit",
    "users:key_revoke": "keys.edit",
    "team:index": "team.view",
    "team:roles": "account.view",
    "team:invite": "team.edit",
    "team:two_factors": "team.edit",
    "team:hand_over": "team.hand_over",
    "team:role": "team.edit",
    "team:profile_role": "team.edit",
    "team:resend": "team.edit",
    "team:suspend": "team.edit",
    "team:restore": "team.edit",
    "team:remove": "team.edit",
    "users:invitation": ANYBODY,
    "users:second_factor": SIGNED_IN,
    "users:me": SIGNED_IN,
    "users:prefer": SIGNED_IN,
    "users:session_end": SIGNED_IN,
    "users:second_steps": SIGNED_IN,
    "users:sessions": SIGNED_IN,
    "users:stop_impersonating": SIGNED_IN,
    "users:switch": SIGNED_IN,
    "users:find": SIGNED_IN,
    "users:shortcuts": SIGNED_IN,
    "users:outbox": DEMO,
    "users:parts": DEMO,
}

# allauth guards its own pages.
ALLAUTH = ("account_", "mfa_", "usersessions_")

# Lists about something: whoever may not see it gets an empty one. Each has a test of its own that says so.
EMPTY_FOR_OTHERS = {"messaging:for_contact"}

# What stands in an address, made so that it belongs to the EU shop: nobody else may find it.
THINGS: dict[str, Callable[[Cast], Any]] = {
    "code": lambda _cast: "AUTH_001",
    "country": lambda _cast: "BR",
    "entry_id": lambda cast: _entry(cast).id,
    "account_id": lambda cast: _whatsapp(cast).id,
    "call_id": lambda cast: api.call(cast.shop).id,
    "contact_id": lambda cast: contacts.contact(cast.shop).id,
    "keyword_id": lambda cast: keywords.keyword(cast.shop, "HOURS").id,
    "import_id": lambda cast: contacts.imported(cast.shop).id,
    "forgotten_id": lambda cast: _forgotten(cast).id,
    "bulk_id": lambda cast: bulk.action(cast.shop, "retry").id,
    "opt_out_id": lambda cast: bulk.action(cast.shop, "opt_out").id,
    "message_id": lambda cast: messaging.message(cast.shop).id,
    "number": lambda _cast: 1,
    "phone": lambda cast: _number(cast).number,
    "suppression_id": lambda cast: suppression.entry(cast.shop).id,
    "template_id": lambda cast: message_templates.template(cast.shop, status="DRAFT").id,
    "payment_id": lambda cast: payments.payment(cast.shop).id,
    "brand_id": lambda cast: _brand(cast).id,
    "campaign_id": lambda cast: brands.complete_campaign(cast.shop, _brand(cast)).id,
    "document_id": lambda cast: onboarding.document(cast.shop).id,
    "endpoint_id": lambda cast: _endpoint(cast).id,
    "event_id": lambda cast: webhooks.delivery(_endpoint(cast)).event_id,
    "key_id": lambda cast: _key(cast).id,
    "profile_id": lambda cast: cast.shop.id,
    "member_id": lambda cast: users.invitation(cast.shop, "noor@acme.test")[0].id,
    "token": lambda cast: users.invitation(cast.shop)[1],
}


def _forgotten(cast: Cast) -> Forgotten:
    person = contacts.contact(cast.shop, "+14155552679")
    return forgetting.start(cast.shop, person, by="owner@acme.test", now=timezone.now())


def _entry(cast: Cast) -> Entry:
    return Entry.objects.filter(profile_id=cast.shop.id).latest("id")


def _whatsapp(cast: Cast) -> CarrierAccount:
    given = {"provider": "whatsapp_cloud", "external_id": "102290129340398"}
    known = CarrierAccount.objects.owned_by(cast.shop).filter(**given).first()
    return known or channels.carrier_account(cast.shop, **given)


def _number(cast: Cast) -> Sender:
    known: Sender | None = Sender.objects.filter(profile=cast.shop.profile, channel=Channel.SMS).first()
    return known or channels.sender(cast.shop, "+13125550110")


def _brand(cast: Cast) -> Brand:
    return Brand.objects.owned_by(cast.shop).first() or brands.complete_brand(cast.shop)


def _key(cast: Cast) -> ApiKey:
    users.key(cast.shop)
    return ApiKey.objects.get(profile=cast.shop.profile)


def _endpoint(cast: Cast) -> Endpoint:
    return Endpoint.objects.owned_by(cast.shop).first() or webhooks.endpoint(cast.shop)
