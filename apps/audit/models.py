"""The audit log. Triggers write it (`trail.py`), and the database refuses to change or delete an entry.

Owners are plain ids, because this room knows no other. An entry without an organization belongs to the installation.
"""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from apps.core.models import new_id


class ActorKind(models.TextChoices):
    """Who made a change. WORKER is sentdash itself, such as after a reply or a carrier's callback."""

    PERSON = "person", "Person"
    KEY = "key", "API key"
    OPERATOR = "operator", "Operator"
    WORKER = "worker", "sentdash"


class Verb(models.TextChoices):
    CREATED = "created", "Created"
    CHANGED = "changed", "Changed"
    REMOVED = "removed", "Removed"


class EntryQuerySet(models.QuerySet["Entry"]):
    def within(self, organization_id: UUID, profile_id: UUID | None) -> Self:
        """All entries of an organization, or those of one profile."""
        found = self.filter(organization_id=organization_id)
        return found.filter(profile_id=profile_id) if profile_id else found


class Entry(models.Model):
    """One change of one row. `changes` has a pair for each column that changed: its value before and after.

    It is null instead of a pair if the value is secret or was erased.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    organization_id = models.UUIDField(null=True)
    profile_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=8, choices=ActorKind.choices)
    actor_id = models.UUIDField(null=True)
    actor = models.CharField(max_length=300)  # as they were called then
    session = models.CharField(max_length=64)  # a hash of the session's key
    address = models.CharField(max_length=45)
    request_id = models.CharField(max_length=40)
    door = models.CharField(max_length=200)  # "PATCH /v3/users/{user_id}", "users:key_revoke", "manage.py person"
    verb = models.CharField(max_length=8, choices=Verb.choices)
    thing = models.CharField(max_length=40)
    thing_id = models.CharField(max_length=40)
    name = models.CharField(max_length=300)  # of the thing, as it was called then
    changes = models.JSONField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization_id", "id"], name="entries_of_an_organization"),
            models.Index(
                fields=["profile_id", "id"], name="entries_of_a_profile", condition=Q(profile_id__isnull=False)
            ),
            models.Index(fields=["thing_id", "id"], name="entries_of_a_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.thing} {self.name} {self.verb} by {self.actor}"
