"""Addresses that are no pages, or that no page links to for long: what the walk over every page has to know."""

from __future__ import annotations

from uuid import UUID

# No page of its own: a part of one, or an address that leads on by itself.
PARTS = {
    "api:calls_fresh",
    "webhooks:fresh",
    "messaging:fresh",
    "conversations:unread",
    "conversations:template_choices",
    "messaging:pulse",
    "messaging:recent",
    "messaging:webhooks",
    "whatsapp:at_meta",
    "keywords:test",
    "message_templates:at_meta",
    "message_templates:synced",
}
LEADS_ON = {
    "users:home", "users:second_steps", "users:second_factor", "mfa_index", "users:sessions", "usersessions_list",
    "onboarding:found",  # whoever has an account creates no organization
    "account_set_password",  # to the change of a password: everybody has one
    "account_confirm_login_code",  # codes by mail are not offered
    "mfa_activate_totp",  # of a person who has an app; one who has none sees it below
}  # fmt: skip
# Pages that say nothing without a query.
WITH_A_QUERY = {"messaging:playground_sent", "numbers:order"}
# Letters of other people: whoever opens them is signed out.
SIGN_OUT = ("/password/reset/key/", "/confirm-email/")
# Doors for forms that no page shows for long: on a toast, on a preview, on a scheduled message, on a real delivery,
# and where WhatsApp is connected or isn't.
UNLINKED = {
    "users:stop_impersonating": "/impersonation/stop/",
    "users:second_factor": "/second-factor/",
    "team:restore": f"/team/{UUID(int=0)}/restore/",
    "channels:country": "/countries/BR/",
    "conversations:template_preview": f"/conversations/{UUID(int=0)}/template/preview/",
    "keywords:remove": f"/keywords/{UUID(int=0)}/remove/",
    "keywords:presets": "/keywords/presets/",
    "contacts:restore": f"/contacts/{UUID(int=0)}/restore/",
    "contacts:discard": f"/contacts/import/{UUID(int=0)}/discard/",
    "contacts:bulk_undo": f"/contacts/bulk/{UUID(int=0)}/undo/",
    "messaging:bulk_undo": f"/messages/bulk/{UUID(int=0)}/undo/",
    "webhooks:replay_one": f"/webhooks/{UUID(int=0)}/events/{UUID(int=0)}/replay/",
    "message_templates:at_meta": "/templates/import/at-meta/",
    "message_templates:sync": "/templates/sync/",
    "message_templates:synced": "/templates/synced/",
    "message_templates:use": f"/templates/{UUID(int=0)}/versions/1/use/",
    "message_templates:discard": f"/templates/{UUID(int=0)}/versions/1/discard/",
    "payments:index": "/billing/payments/",
    "phones:tap": "/simulator/tap/",
    "phones:review": "/simulator/templates/decide/",
    "phones:registry_decide": "/simulator/registry/decide/",
    "phones:connect": "/simulator/templates/connect/",
}
