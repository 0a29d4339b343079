"""The number that is noted on a profile (`sending_phone_number`): set with its first one, cleared when that leaves."""

from __future__ import annotations

from datetime import datetime

from apps.organizations.models import Profile


def moved(number: str, before: Profile | None, after: Profile | None, *, now: datetime) -> None:
    """What a profile chose itself stays."""
    if before is not None:
        noted = Profile.objects.filter(id=before.id, sending_phone_number=number)
        noted.update(sending_phone_number=None, updated_at=now)
    if after is not None:
        Profile.objects.filter(id=after.id, sending_phone_number=None).update(
            sending_phone_number=number, updated_at=now
        )
