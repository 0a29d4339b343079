"""Personal preferences: the theme, and the time zone in which times are shown."""

from __future__ import annotations

from zoneinfo import available_timezones

from apps.core.errors import Invalid
from apps.users.models import Theme, User


def choose(user: User, *, name: str | None = None, theme: str | None = None, time_zone: str | None = None) -> None:
    """Change only the given preferences. An empty theme or zone means "as the browser has it"."""
    if theme is not None and theme not in {"", *Theme.values}:
        raise Invalid({"theme": ["Choose light or dark, or leave it empty to match the system."]})
    if time_zone and time_zone not in available_timezones():
        raise Invalid({"time_zone": ["Choose a time zone from the list."]})
    given = {"name": name, "theme": theme, "time_zone": time_zone}
    changed = {field: value for field, value in given.items() if value is not None}
    for field, value in changed.items():
        setattr(user, field, value)
    user.save(update_fields=list(changed))
