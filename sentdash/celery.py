"""The Celery app. Tasks only wake a worker; the work itself is in rows (docs/adr/0001)."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sentdash.settings")

app = Celery("sentdash")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
