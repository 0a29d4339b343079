"""The pages of messages. The carriers' callbacks hang at the root, in sentdash/urls.py."""

from __future__ import annotations

from django.urls import path

from apps.messaging import playground_views

app_name = "messaging"

urlpatterns = [
    path("messages/new/", playground_views.compose, name="playground"),
    path("messages/new/preview/", playground_views.preview, name="playground_preview"),
    path("messages/new/sent/", playground_views.sent, name="playground_sent"),
]
