"""The URL of the organization's settings."""

from __future__ import annotations

from django.urls import path

from apps.profiles.organization import views

app_name = "organization"

urlpatterns = [path("", views.settings, name="settings")]
