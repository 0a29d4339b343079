"""Senders: the numbers and names a customer sends from, each with the provider that carries it."""

from __future__ import annotations

from django.db import models

from apps.core.crypto import EncryptedJSONField
from apps.organizations.models import Owned, OwnedQuerySet


class Channel(models.TextChoices):
    SMS = "sms"
    WHATSAPP = "whatsapp"
    RCS = "rcs"


class Sender(Owned):
    """One number or name to send from. `credentials` are the provider's, kept encrypted; shapes in `providers`."""

    channel = models.CharField(max_length=10, choices=Channel.choices)
    provider = models.CharField(max_length=30)
    number = models.CharField(max_length=20)
    credentials = EncryptedJSONField()
    is_active = models.BooleanField(default=True)

    objects = OwnedQuerySet["Sender"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "number"], name="one_sender_per_number_and_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.channel})"
