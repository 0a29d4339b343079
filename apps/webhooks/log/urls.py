"""URLs of one endpoint's pages, in the namespace of webhooks."""

from __future__ import annotations

from django.urls import path

from apps.webhooks.log import views

urlpatterns = [
    path("", views.detail, name="detail"),
    path("fresh/", views.fresh, name="fresh"),
    path("test/", views.test, name="test"),
    path("events/<uuid:event_id>/", views.delivery, name="delivery"),
]
