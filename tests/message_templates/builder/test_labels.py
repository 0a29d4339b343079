from __future__ import annotations

from apps.message_templates import buttons
from apps.message_templates.builder import labels
from apps.message_templates.builder.form_definition import BUTTON_FIELDS
from apps.message_templates.definition import HEADERS
from apps.message_templates.models import BODIES


def test_every_part_has_a_label() -> None:
    assert set(labels.SECTIONS) == {"footer", *BODIES}
    assert set(labels.BUTTON_TYPES) == set(BUTTON_FIELDS) == set(buttons.TYPES)
    assert set(labels.OTP_TYPES) == set(buttons.OTP_TYPES)
    assert set(labels.HEADER_TYPES) == {"", *HEADERS}
    assert set(labels.HEADERS) == set(HEADERS)
    keys = {key for fields in BUTTON_FIELDS.values() for key in fields}
    assert set(labels.BUTTON_FIELDS) == keys - {"url"}
