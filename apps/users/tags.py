"""Template tag for what a role may not do, available on every page: the same words for who can."""

from __future__ import annotations

from django.template import Library

from apps.users import roles

register = Library()


@register.simple_tag
def who_can(code: str) -> str:
    """`{% who_can "webhooks.edit" %} can create webhooks.`: Owners, admins and developers can …"""
    words = roles.roles_in_words(code)
    return words[:1].upper() + words[1:]
