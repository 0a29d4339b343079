"""The Celery app. Tasks only wake a worker; the work itself is in rows (docs/adr/0001)."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import task_prerun
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sentdash.settings")

app = Celery("sentdash")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def close_broken_connections(**_: object) -> None:
    """A worker keeps its connections from task to task, so one that PostgreSQL has ended is left behind here."""
    for each in connections.all(initialized_only=True):
        if each.connection is not None and not each.in_atomic_block and not each.is_usable():
            each.close()
