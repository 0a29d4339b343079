"""The pages of the playground, in the namespace of messages."""

from __future__ import annotations

from django.urls import path

from apps.messaging.playground import views

urlpatterns = [
    path("", views.compose, name="playground"),
    path("preview/", views.preview, name="playground_preview"),
    path("sent/", views.sent, name="playground_sent"),
]
