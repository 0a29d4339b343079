"""A draft as the builder posts it: the names of its fields, read back. Nothing that is posted is refused here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from apps.core.errors import Invalid
from apps.message_templates import buttons
from apps.message_templates.builder.form_definition import (
    BUTTON_FIELDS,
    RCS,
    SHARED,
    SMS,
    WHATSAPP,
    ButtonDraft,
    Draft,
    SectionDraft,
    VariableDraft,
)
from apps.message_templates.definition import HEADERS, normalize
from apps.message_templates.variables import TYPES

MAX_ROWS = 50  # variables of one section, and buttons


def read(given: Mapping[str, Any]) -> Draft:
    header = given.get("header-type", "")
    return Draft(
        header_type=header if header in HEADERS else "",
        header=_section(given, "header"),
        is_shared=given.get("was-shared", "on") == "on",
        bodies={key: _section(given, key) for key in (SHARED, SMS, WHATSAPP, RCS)},
        footer=_section(given, "footer"),
        buttons=[_button(given, f"button-{index}") for index in range(_count(given, "button", "type"))],
        advice=given.get("advice") == "on",
        expiry=given.get("expiry", "").strip(),
        base=_base(given.get("base", "")),
    )


def _section(given: Mapping[str, Any], prefix: str) -> SectionDraft:
    rows = range(_count(given, f"{prefix}-var", "name"))
    return SectionDraft(_text(given, f"{prefix}-text"), [_variable(given, f"{prefix}-var-{row}") for row in rows])


def _variable(given: Mapping[str, Any], prefix: str) -> VariableDraft:
    kind = given.get(f"{prefix}-type", "")
    return VariableDraft(
        id=_number(given.get(f"{prefix}-id", "")) or 0,
        name=given.get(f"{prefix}-name", "").strip(),
        type=kind if kind in TYPES else "variable",
        sample=_text(given, f"{prefix}-sample"),
        url=_text(given, f"{prefix}-url"),
        regex=_text(given, f"{prefix}-regex"),
        at=_number(given.get(f"{prefix}-at", "")),
    )


def _button(given: Mapping[str, Any], prefix: str) -> ButtonDraft:
    kind = given.get(f"{prefix}-type", "")
    kind = kind if kind in buttons.TYPES else buttons.QUICK_REPLY
    props = {key: _text(given, f"{prefix}-{key}") for key in BUTTON_FIELDS[kind] if key != "url"}
    section = _section(given, f"{prefix}-url")
    return ButtonDraft(kind, props, section, _number(given.get(f"{prefix}-at", "")))


def _text(given: Mapping[str, Any], name: str) -> str:
    """Browsers post line ends as two characters."""
    text: str = given.get(name, "")
    return text.replace("\r\n", "\n")


def _count(given: Mapping[str, Any], prefix: str, last: str) -> int:
    return next((row for row in range(MAX_ROWS) if f"{prefix}-{row}-{last}" not in given), MAX_ROWS)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _base(text: str) -> dict[str, Any]:
    """The definition that the draft was opened from. Whatever it was turned into on the way is checked again."""
    try:
        return normalize(json.loads(text)) if text else {}
    except (ValueError, RecursionError, Invalid):
        return {}
