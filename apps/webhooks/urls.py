"""URLs of the webhook pages."""

from __future__ import annotations

from django.urls import include, path

from apps.webhooks.endpoints import views

app_name = "webhooks"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.create, name="create"),
    path("events/", include("apps.webhooks.event_docs.urls")),
    path("<uuid:endpoint_id>/edit/", views.edit, name="edit"),
    path("<uuid:endpoint_id>/toggle/", views.toggle, name="toggle"),
    path("<uuid:endpoint_id>/rotate/", views.rotate, name="rotate"),
    path("<uuid:endpoint_id>/remove/", views.remove, name="remove"),
    path("<uuid:endpoint_id>/", include("apps.webhooks.log.urls")),
    path("<uuid:endpoint_id>/", include("apps.webhooks.replaying.urls")),
]
