"""The name of a template and whether it has a one-time code, as SQL that other rooms put into their statements."""

from __future__ import annotations


def name_of(template_id: str) -> str:
    """`template_id` is an expression; null without a template."""
    return f"(SELECT name FROM message_templates_messagetemplate WHERE id = {template_id})"


def is_code(template_id: str) -> str:
    """`template_id` is an expression; false without a template."""
    table, category = "message_templates_messagetemplate", "AUTHENTICATION"
    return f"EXISTS (SELECT FROM {table} WHERE id = {template_id} AND category = '{category}')"
