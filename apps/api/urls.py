"""The API's own pages: the error catalogue, where every `doc_url` leads, the reference, and the log of calls."""

from __future__ import annotations

from django.urls import path

from apps.api import views
from apps.api.calls import views as calls
from apps.api.explorer import views as explorer
from apps.api.openapi import views as openapi

app_name = "api"

urlpatterns = [
    path("errors", views.errors, name="errors"),
    path("errors/<str:code>", views.error, name="error"),
    path("v3/openapi.json", openapi.document, {"version": "v3"}, name="v3"),
    path("v2/openapi.json", openapi.document, {"version": "v2"}, name="v2"),
    path("developers/explorer/", explorer.index, name="explorer"),
    path("developers/explorer/call/", explorer.call, name="try"),
    path("developers/calls/", calls.index, name="calls"),
    path("developers/calls/fresh/", calls.fresh, name="calls_fresh"),
    path("developers/calls/<uuid:call_id>/", calls.detail, name="call"),
]
