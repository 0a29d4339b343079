"""The pages of the error catalogue, where every `doc_url` leads."""

from __future__ import annotations

from django.urls import path

from apps.api import views

app_name = "api"

urlpatterns = [path("errors", views.errors, name="errors"), path("errors/<str:code>", views.error, name="error")]
