"""Advice beside the rules, each with the fix that makes it go away."""

from __future__ import annotations

from apps.message_templates.lint import lint
from tests.factories.message_templates import definition


def test_plain_template_needs_no_advice() -> None:
    assert lint(definition("Hello, your order is ready for you."), "UTILITY") == []
