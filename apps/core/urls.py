"""URLs of the health checks."""

from __future__ import annotations

from django.urls import path

from apps.core import health

urlpatterns = [path("live", health.live), path("ready", health.ready)]
