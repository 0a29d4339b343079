"""URLs of the API's own pages: the error catalogue, where every `doc_url` leads, the reference, and the call log."""

from __future__ import annotations

from django.urls import include, path

from apps.api import views
from apps.api.openapi.views import document

app_name = "api"

urlpatterns = [
    path("errors", views.errors, name="errors"),
    path("errors/<str:code>", views.error, name="error"),
    path("v3/openapi.json", document, {"version": "v3"}, name="v3"),
    path("v2/openapi.json", document, {"version": "v2"}, name="v2"),
    path("developers/explorer/", include("apps.api.explorer.urls")),
    path("developers/calls/", include("apps.api.calls.urls")),
]
