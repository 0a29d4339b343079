"""Profiles that are being completed: the row is the queue, and is deleted once the outcome has been reported."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from apps.core.models import Base
from apps.core.queue import Queued
from apps.organizations.models import Profile


class CompletionQuerySet(models.QuerySet["Completion"]):
    def due(self, now: datetime) -> Self:
        """Those whose time has come; nothing leaves a suspended account."""
        return self.filter(due_at__lte=now, profile__suspended_at=None, profile__organization__suspended_at=None)


class Completion(Base, Queued):
    profile = models.OneToOneField(Profile, on_delete=models.CASCADE, related_name="+")
    callback_url = models.CharField(max_length=2048)
    # What the callback says, from when it is known: whoever takes over from a dead worker says the same.
    outcome = models.JSONField(null=True, blank=True)

    objects = CompletionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.profile} for {self.callback_url}"
