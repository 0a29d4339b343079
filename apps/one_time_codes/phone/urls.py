"""The address where people verify their phone."""

from __future__ import annotations

from django.urls import path

from apps.one_time_codes.phone import views

app_name = "phone"

urlpatterns = [path("", views.verify, name="verify")]
