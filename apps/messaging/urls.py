"""The pages of messages. The carriers' callbacks hang at the root, in sentdash/urls.py."""

from __future__ import annotations

from django.urls import include, path

app_name = "messaging"

urlpatterns = [
    path("", include("apps.messaging.overview.urls")),
    path("messages/new/", include("apps.messaging.playground.urls")),
    path("messages/", include("apps.messaging.history.urls")),
]
