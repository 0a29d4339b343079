"""Read what Meta tells of a template: its review, its rating, and the category that it was moved to.

Meta reports a category twice: a day before it changes (`correct_category`), and once it has (`previous_category`).
Only the second changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from apps.channels.providers import carrier_json
from apps.channels.providers.types import TemplateChange, TemplateStatus

_Value = Mapping[str, Any]


def read(field: str, account: str, value: _Value) -> TemplateStatus | TemplateChange | None:
    """None for what is not about a template, or does not say about which."""
    template_id, reader = _id(value.get("message_template_id")), _READERS.get(field)
    return reader(account, template_id, value) if reader and template_id else None


def _status(account: str, template_id: str, value: _Value) -> TemplateStatus:
    event = carrier_json.text(value.get("event")) or ""
    return TemplateStatus(account, template_id, *_names(value), event, _reason(value), value)


def _reason(value: _Value) -> str | None:
    """Meta's code of the reason, with its explanation where it gives one; for a pause, the explanation only."""
    reason = carrier_json.text(value.get("reason"))
    rejected, other = (carrier_json.mapping(value.get(key)) for key in ("rejection_info", "other_info"))
    words = [
        None if reason == "NONE" else reason,
        *(carrier_json.text(rejected.get(key)) for key in ("reason", "recommendation")),
        carrier_json.text(other.get("description")),
    ]
    return " — ".join(each for each in words if each) or None


def _quality(account: str, template_id: str, value: _Value) -> TemplateChange:
    score = carrier_json.text(value.get("new_quality_score"))
    return TemplateChange(account, template_id, *_names(value), value, quality=score)


def _category(account: str, template_id: str, value: _Value) -> TemplateChange:
    is_done = carrier_json.text(value.get("correct_category")) is None
    category = carrier_json.text(value.get("new_category")) if is_done else None
    return TemplateChange(account, template_id, *_names(value), value, category=category)


def _names(value: _Value) -> tuple[str, str]:
    """Its name and language; callbacks write en-US where lists write en_US."""
    name = carrier_json.text(value.get("message_template_name"))
    language = carrier_json.text(value.get("message_template_language"))
    return name or "", (language or "").replace("-", "_")


def _id(value: object) -> str:
    return str(value) if type(value) is int else carrier_json.text(value) or ""


_READERS: Mapping[str, Callable[[str, str, _Value], TemplateStatus | TemplateChange]] = {
    "message_template_status_update": _status,
    "message_template_quality_update": _quality,
    "template_category_update": _category,
}
