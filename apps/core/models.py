"""Base model of all tables: a UUIDv7 key, which sorts by creation time, and two timestamps."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.db import models
from django.utils import timezone


def new_id() -> UUID:
    """A new UUIDv7. An id made in a later millisecond compares greater."""
    return uuid_utils.uuid7()


def first_id_at(moment: datetime) -> UUID:
    """The smallest UUIDv7 of that millisecond, to search the primary key by time. Ids hold no time before 1970."""
    return UUID(int=_first_bits(moment))


def _first_bits(moment: datetime) -> int:
    return (max(int(moment.timestamp() * 1000), 0) << 80) | (0x7 << 76) | (0b10 << 62)


def made_at(row_id: UUID) -> datetime:
    """The time a UUIDv7 carries, to the millisecond."""
    return datetime.fromtimestamp((row_id.int >> 80) / 1000, UTC)


# The bits of a UUIDv7 that are neither time, version nor variant (RFC 9562, section 5.7).
_RANDOM_BITS = (0xFFF << 64) | ((1 << 62) - 1)


def derived_id(moment: datetime, of: str) -> UUID:
    """The UUIDv7 of that millisecond whose random part is a hash of `of`: the same for the same two."""
    digest = hashlib.sha256(of.encode()).digest()
    return UUID(int=_first_bits(moment) | int.from_bytes(digest) & _RANDOM_BITS)


class Base(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
