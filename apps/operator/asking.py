"""A page of the console that asks before something is done: sentences, fields, a button. A refusal is shown there.

The rooms that do it check what was given. What they refuse stands at the fields, or above them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from apps.core.errors import DomainError, Invalid
from apps.operator.shown import Shown
from apps.organizations.customer import Customer
from apps.organizations.models import Organization, Profile


class NoForm(forms.Form):
    """Where there is nothing to fill in."""


class ReasonForm(forms.Form):
    """Members of the account read the reason."""

    reason = forms.CharField(required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}))

    def __init__(self, *args: Any, hint: str = "Members of the account read it.", most: int = 1000) -> None:
        super().__init__(*args)
        field = self.fields["reason"]
        field.help_text, field.widget.attrs["maxlength"] = hint, most


class AccountForm(forms.Form):
    """Which organization or profile."""

    hint = "The name of one of its profiles, or nothing for the organization itself."

    organization = forms.ModelChoiceField(Organization.objects.order_by("name"), widget=UnfoldAdminSelectWidget())
    profile = forms.CharField(required=False, max_length=255, widget=UnfoldAdminTextInputWidget())

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["profile"].help_text = self.hint

    def clean(self) -> dict[str, Any]:
        """`customer` is the one that is meant."""
        given = self.cleaned_data
        organization, name = given.get("organization"), given.get("profile", "")
        if organization is not None:
            found = Profile.objects.present().filter(organization=organization, name=name).first() if name else None
            if name and found is None:
                self.add_error("profile", f"{organization.name} has no profile with this name.")
            given["customer"] = Customer(organization, found)
        return given


@dataclass(frozen=True, slots=True)
class Question:
    """`act` takes what was given, and answers with the sentence that is shown afterwards, if any."""

    title: str
    sentences: tuple[str, ...]
    button: str
    act: Callable[[dict[str, Any]], str]
    form: Callable[..., forms.Form] = NoForm


def ask(page: Shown, request: HttpRequest, question: Question, row: Any = None, *, then: str = "") -> HttpResponse:
    """Ask, or do it and go on to the URL `then`, else back to the page of `row`, or without one to the list."""
    form = question.form(request.POST) if request.method == "POST" else question.form()
    back = page.address("change", row.pk) if row else page.address("changelist")
    if form.is_bound and form.is_valid():
        try:
            said = question.act(form.cleaned_data)
        except Invalid as problem:
            for name, texts in problem.details.items():
                form.add_error(name if name in form.fields else None, texts)
        except DomainError as problem:
            form.add_error(None, problem.message)
        else:
            if said:
                messages.success(request, said)
            return redirect(then or back)
    context = {
        **page.admin_site.each_context(request),
        "title": question.title,
        "opts": page.model._meta,
        "question": question,
        "form": form,
        "back": back,
    }
    return TemplateResponse(request, "operator/question.html", context, status=422 if form.errors else 200)
