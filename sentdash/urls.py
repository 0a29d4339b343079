"""All URLs: one include per room."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from apps.billing.payments.callbacks import hear_payments
from apps.brands.callbacks import hear_registry
from apps.core import health
from apps.messaging.sending import callbacks
from apps.numbers.callbacks import hear_orders

urlpatterns: list[URLPattern | URLResolver] = [
    path("v3/", include("apps.api.v3.urls")),
    path("v2/", include("apps.api.v2.urls")),
    path("", include("apps.api.urls")),
    path("callbacks/<str:provider>", callbacks.receive, name="callback"),
    path("callbacks/registry/<uuid:filing_id>", hear_registry, name="registry_callback"),
    path("callbacks/payments/stripe", hear_payments, name="payments_callback"),
    path("callbacks/numbers/<str:provider>", hear_orders, name="orders_callback"),
    path("healthcheck", health.live),
    path("health/", include("apps.core.urls")),
    path("", include("apps.messaging.urls")),
    path("contacts/forgotten/", include("apps.forgetting.urls")),
    path("conversations/", include("apps.messaging.conversations.urls")),
    path("contacts/", include("apps.contacts.urls")),
    path("suppression/", include("apps.contacts.suppression.urls")),
    path("consent/", include("apps.contacts.ledger.urls")),
    path("templates/", include("apps.message_templates.urls")),
    path("profiles/", include("apps.profiles.urls")),
    path("settings/organization/", include("apps.profiles.organization.urls")),
    path("going-live/phone/", include("apps.one_time_codes.phone.urls")),
    path("going-live/", include("apps.onboarding.urls")),
    path("keywords/", include("apps.keywords.urls")),
    path("codes/", include("apps.one_time_codes.urls")),
    path("compliance/brands/", include("apps.brands.pages.brands.urls")),
    path("compliance/campaigns/", include("apps.brands.pages.campaigns.urls")),
    path("webhooks/", include("apps.webhooks.urls")),
    path("billing/", include("apps.billing.payments.urls")),
    path("audit/", include("apps.audit_log.urls")),
    path("billing/", include("apps.billing.urls")),
    path("channels/whatsapp/", include("apps.message_templates.whatsapp.urls")),
    path("", include("apps.channels.urls")),
    path("numbers/", include("apps.numbers.urls")),
    path("team/", include("apps.users.team.urls")),
    path("", include("apps.users.urls")),
    path(settings.OPERATOR_PATH, include("apps.operator.urls")),
    path("simulator/", include("apps.phones.urls")),
    path("", include("allauth.urls")),
]
