"""URLs of replays, in the namespace of webhooks."""

from __future__ import annotations

from django.urls import path

from apps.webhooks.replaying import views

urlpatterns = [
    path("replay/", views.many, name="replay"),
    path("events/<uuid:event_id>/replay/", views.one, name="replay_one"),
]
