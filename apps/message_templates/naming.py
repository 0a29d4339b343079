"""The name of a template, as SQL that other rooms put into their statements."""

from __future__ import annotations


def name_of(template_id: str) -> str:
    """`template_id` is an expression; null without a template."""
    return f"(SELECT name FROM message_templates_messagetemplate WHERE id = {template_id})"
