"""The library's filters, as read from the URL."""

from __future__ import annotations

from django import forms

from apps.core.list_form import ListForm
from apps.message_templates.library.listing import TemplateFilters
from apps.message_templates.template_display import ALL, CATEGORIES, CHANNELS, STATUSES


class TemplateSearchForm(ListForm):
    tabbed = "status"
    tabs = {"": ALL, **STATUSES}
    panel = ("category", "channel")

    status = forms.ChoiceField(
        choices=[("", "Any"), *((code, mark.word) for code, mark in STATUSES.items())], required=False
    )
    category = forms.ChoiceField(choices=[("", "Any category"), *CATEGORIES.items()], required=False)
    channel = forms.ChoiceField(
        choices=[("", "Any channel"), *((code, mark.word) for code, mark in CHANNELS.items())], required=False
    )
    q = forms.CharField(required=False, label="Name or text", max_length=100)

    def filters(self) -> TemplateFilters:
        given = self.values
        return TemplateFilters(given["status"], given["category"], given["channel"], given["q"])
