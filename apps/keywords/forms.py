"""The form of a keyword. Its rules are those of the action: it only asks."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.keywords.models import MAX_REPLY, MAX_WORD, Keyword
from apps.keywords.rows import EFFECTS
from apps.message_templates.models import Category, MessageTemplate
from apps.organizations.customer import Customer

_MAX_TEMPLATES = 200  # to choose from


class KeywordForm(forms.Form):
    """With a default word, only what may be changed about it."""

    word = forms.CharField(
        label="Word",
        max_length=MAX_WORD,
        help_text="In any script. Case, accents and what surrounds the word don't count.",
    )
    action = forms.ChoiceField(label="Effect", choices=[(effect.action, effect.choice) for effect in EFFECTS])
    reply = forms.CharField(
        label="Reply",
        required=False,
        max_length=MAX_REPLY,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Without a reply or a template, the default reply of the effect is sent.",
    )
    template_id = forms.ChoiceField(label="Or a template", required=False)
    is_active = forms.BooleanField(label="Switched on", required=False, initial=True)

    def __init__(self, customer: Customer, data: Any = None, *, keyword: Keyword | None = None) -> None:
        super().__init__(data, initial=_initial(keyword) if keyword else {}, auto_id="keyword-%s")
        chosen = keyword.template if keyword else None
        self.fields["template_id"] = forms.ChoiceField(
            label="Or a template", required=False, choices=_templates(customer, chosen)
        )
        if keyword and keyword.is_default:
            del self.fields["word"], self.fields["action"]
        if keyword is None or not keyword.can_be_off:
            del self.fields["is_active"]

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "template_id": self.cleaned_data["template_id"] or None}


def _initial(keyword: Keyword) -> dict[str, Any]:
    return {
        "word": keyword.word,
        "action": keyword.action,
        "reply": keyword.reply,
        "template_id": str(keyword.template_id or ""),
        "is_active": keyword.is_active,
    }


def _templates(customer: Customer, chosen: MessageTemplate | None) -> list[tuple[str, str]]:
    """Those that can be sent without values; the one that was chosen before always."""
    usable = MessageTemplate.objects.usable_by(customer).present().exclude(category=Category.AUTHENTICATION)
    found = [each for each in usable.drafts_last()[:_MAX_TEMPLATES] if not each.variables]
    names = {str(each.id): each.name for each in (*found, *([chosen] if chosen else []))}
    return [("", "No template"), *names.items()]
