"""The URL of the page of events, in the namespace of webhooks."""

from __future__ import annotations

from django.urls import path

from apps.webhooks.event_docs import views

urlpatterns = [path("", views.events_page, name="events")]
