"""Bulk actions, what each of them changed, and which of them are still to run."""

from __future__ import annotations

from django.db import models

from apps.audit.trail import Trail
from apps.core.queue import Queued
from apps.organizations.models import Owned, OwnedQuerySet


class BulkState(models.TextChoices):
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


class BulkAction(Owned):
    """A person's action on many rows, and its result.

    `kind` is a key of settings.BULK_KINDS. `chosen` says which rows, in a format of that kind. `skipped` and `kept`
    count by reason the rows that were not changed and not undone. Rows before `cursor` still have to be processed.
    """

    kind = models.CharField(max_length=20)
    chosen = models.JSONField()
    reason = models.CharField(max_length=500, blank=True, default="")
    made_by = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=BulkState.choices, default=BulkState.RUNNING)
    expected = models.IntegerField()  # rows to change, the number that the person confirmed
    cursor = models.UUIDField(null=True)
    done = models.IntegerField(default=0)
    skipped = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)
    undone = models.IntegerField(default=0)
    kept = models.JSONField(default=dict)
    undone_by = models.CharField(max_length=255, blank=True, default="")
    undone_at = models.DateTimeField(null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        triggers = [Trail("bulk action", name="{kind}", ignored=("cursor", "done", "skipped", "undone", "kept"))]

    def __str__(self) -> str:
        return f"{self.kind} by {self.made_by}"

    @property
    def is_running(self) -> bool:
        return self.state in (BulkState.RUNNING, BulkState.UNDOING)

    @property
    def not_done(self) -> int:
        return sum(self.skipped.values())


class BulkWork(Queued):
    """The queue row of a running bulk action. It is deleted when the action ends."""

    of = models.OneToOneField(BulkAction, on_delete=models.CASCADE, primary_key=True, related_name="work")

    def __str__(self) -> str:
        return f"{self.of_id} due {self.due_at}"


class BulkChange(models.Model):
    """A row that a bulk action changed, and the row that the change created."""

    pk = models.CompositePrimaryKey("of_id", "row_id")
    of = models.ForeignKey(BulkAction, on_delete=models.CASCADE, related_name="changes", db_index=False)
    row_id = models.UUIDField()
    made_id = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.row_id} by {self.of_id}"
