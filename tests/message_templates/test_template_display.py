from __future__ import annotations

from apps.message_templates import template_display
from apps.message_templates.models import Category, TemplateStatus


def test_every_status_and_category_has_its_words() -> None:
    assert list(template_display.STATUSES) == TemplateStatus.values
    assert list(template_display.CATEGORIES) == Category.values


def test_every_language_has_a_name() -> None:
    offered = dict(template_display.languages("tlh_KX"))

    assert offered["en_US"] == "English (US)"
    assert offered["fil"] == "Filipino"
    assert [code for code, name in offered.items() if code == name] == ["tlh_KX"]
