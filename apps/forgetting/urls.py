"""URLs of forgotten people."""

from __future__ import annotations

from django.urls import path

from apps.forgetting import views

app_name = "forgetting"

urlpatterns = [path("<uuid:forgotten_id>/", views.outcome, name="outcome")]
