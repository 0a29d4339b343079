"""URLs of the page of one-time codes."""

from __future__ import annotations

from django.urls import path

from apps.one_time_codes import views

app_name = "one_time_codes"

urlpatterns = [path("", views.index, name="index")]
