"""Provider callbacks."""

from __future__ import annotations

from django.urls import path

from apps.messaging import callbacks

app_name = "messaging"

urlpatterns = [path("<str:provider>/<uuid:sender_id>", callbacks.receive, name="callback")]
