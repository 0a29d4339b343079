"""People who were forgotten: a keyed hash of their number, their opt-out, and what was erased.

The hash is all that is left of a number. It lets a later import, send or message honour the opt-out.
"""

from __future__ import annotations

from django.db import models

from apps.audit.trail import Trail
from apps.core.crypto import EncryptedJSONField
from apps.core.queue import Queued
from apps.organizations.models import Owned, OwnedQuerySet


class Forgotten(Owned):
    """A person that one account has forgotten. Forgetting them again uses the same row.

    `contact_ids` are the contacts that they were, oldest first. `erased` counts by kind what was erased.
    """

    hash = models.BinaryField(max_length=32)
    opt_out = models.BooleanField()  # as it was when they were forgotten
    contact_ids = models.JSONField()
    made_by = models.CharField(max_length=255)
    erased = models.JSONField(default=dict)
    began_at = models.DateTimeField()
    looks_again_at = models.DateTimeField(null=True)  # set once the first pass is done
    finished_at = models.DateTimeField(null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "hash", "profile"],
                nulls_distinct=False,
                name="one_forgotten_person_per_hash_and_owner",
            ),
        ]
        triggers = [Trail("forgotten person", ignored=("erased", "looks_again_at"))]

    def __str__(self) -> str:
        return f"{self.id}, forgotten by {self.made_by}"

    @property
    def is_running(self) -> bool:
        return self.finished_at is None


class ForgetWork(Queued):
    """The queue row while a person is being forgotten. `person` holds what erasing needs, and goes with the row."""

    of = models.OneToOneField(Forgotten, on_delete=models.CASCADE, primary_key=True, related_name="work")
    person = EncryptedJSONField()

    def __str__(self) -> str:
        return f"{self.of_id} due {self.due_at}"
