"""All URLs: one include per room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from apps.core import health
from apps.messaging.sending import callbacks

urlpatterns: list[URLPattern | URLResolver] = [
    path("v3/", include("apps.api.v3.urls")),
    path("v2/", include("apps.api.v2.urls")),
    path("", include("apps.api.urls")),
    path("callbacks/<str:provider>", callbacks.receive, name="callback"),
    path("healthcheck", health.live),
    path("health/", include("apps.core.urls")),
    path("", include("apps.messaging.urls")),
    path("contacts/forgotten/", include("apps.forgetting.urls")),
    path("conversations/", include("apps.messaging.conversations.urls")),
    path("contacts/", include("apps.contacts.urls")),
    path("suppression/", include("apps.contacts.suppression.urls")),
    path("consent/", include("apps.contacts.ledger.urls")),
    path("templates/", include("apps.message_templates.urls")),
    path("keywords/", include("apps.keywords.urls")),
    path("codes/", include("apps.one_time_codes.urls")),
    path("webhooks/", include("apps.webhooks.urls")),
    path("channels/whatsapp/", include("apps.message_templates.whatsapp.urls")),
    path("", include("apps.channels.urls")),
    path("team/", include("apps.users.team.urls")),
    path("", include("apps.users.urls")),
    path("simulator/", include("apps.phones.urls")),
    path("", include("allauth.urls")),
]
