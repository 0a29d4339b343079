"""URLs of the call log's pages, in the API's namespace."""

from __future__ import annotations

from django.urls import path

from apps.api.calls import views

urlpatterns = [
    path("", views.index, name="calls"),
    path("fresh/", views.fresh, name="calls_fresh"),
    path("<uuid:call_id>/", views.detail, name="call"),
]
