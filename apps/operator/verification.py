"""What the operator decides before an account is live: forms of business verification, documents, countries' rules.

`onboarding.deciding` decides, and moves the account on.
"""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from django import forms
from django.contrib.admin import display
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from apps.channels import regions
from apps.onboarding import countries, deciding, downloads, wording
from apps.onboarding.models import Application, CountryRequirement, DecisionState, DocumentKind
from apps.operator.asking import Question, ReasonForm, ask
from apps.operator.shown import Shown
from apps.users.permissions import AccountRequest

_DECIDED = ("state", "submitted_at", "submitted_by", "decided_at", "decided_by", "reason")


class Decided(Shown):
    """What forms and documents have in common."""

    list_filter: tuple[str, ...] = ("state",)
    ordering = ("-submitted_at", "-id")

    def _may(self, object_id: str, *states: DecisionState) -> bool:
        return self.row(object_id).state in states


class AskAgainForm(ReasonForm):
    """A reason for the whole form, or at the columns that have to change; each with what the customer wrote."""

    def __init__(self, row: Application, *args: Any) -> None:
        super().__init__(*args, hint="For the form as a whole. Or say it at the answers that have to change.")
        self.fields["reason"].label = "Reason"
        for column, (label, _) in wording.COLUMNS.items():
            self.fields[column] = forms.CharField(
                label=label,
                help_text=f"Now: {getattr(row, column) or 'nothing'}",
                required=False,
                max_length=500,
                widget=UnfoldAdminTextInputWidget(),
            )


class ApplicationAdmin(Decided):
    actions_detail = ("approve", "ask_again", "reject")
    list_display = ("__str__", "organization", "state", "countries", "submitted_at")
    list_select_related = ("organization",)
    search_fields = ("business_name", "business_legal_name", "organization__name")
    fields = ("organization", *_DECIDED, "reasons", *wording.COLUMNS)

    @display(description="Main countries")
    def countries(self, row: Application) -> str:
        return ", ".join(row.main_countries)

    def has_approve_permission(self, _request: HttpRequest, object_id: str) -> bool:
        return self._may(object_id, DecisionState.SUBMITTED)

    has_reject_permission = has_approve_permission

    def has_ask_again_permission(self, _request: HttpRequest, object_id: str) -> bool:
        return self._may(object_id, DecisionState.SUBMITTED, DecisionState.APPROVED, DecisionState.REJECTED)

    @action(description="Approve", permissions=["approve"], url_path="approve")  # type: ignore[untyped-decorator]
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row(object_id)

        def act(_given: dict[str, Any]) -> str:
            deciding.approve(row, by=_who(request), now=timezone.now())
            return f"The form of {row.organization} is approved."

        sentence = "The account goes on to its documents, or is verified if none are missing."
        return ask(self, request, Question(f"Approve the form of {row.organization}", (sentence,), "Approve", act), row)

    @action(description="Ask again", permissions=["ask_again"], url_path="ask-again")  # type: ignore[untyped-decorator]
    def ask_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row(object_id)

        def act(given: dict[str, Any]) -> str:
            reasons = {column: given[column] for column in wording.COLUMNS if given[column]}
            deciding.ask_again(row, reasons=reasons, reason=given["reason"], by=_who(request), now=timezone.now())
            return f"{row.organization} can change the form."

        title, sentence = f"Ask {row.organization} again", "The form is open again, and shows what you say here."
        return ask(self, request, Question(title, (sentence,), "Ask again", act, partial(AskAgainForm, row)), row)

    @action(description="Reject", permissions=["reject"], url_path="reject")  # type: ignore[untyped-decorator]
    def reject(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row(object_id)

        def act(given: dict[str, Any]) -> str:
            deciding.reject(row, reason=given["reason"], by=_who(request), now=timezone.now())
            return f"The form of {row.organization} is rejected."

        title, sentence = f"Reject the form of {row.organization}", "It stays closed until you ask again."
        return ask(self, request, Question(title, (sentence,), "Reject", act, ReasonForm), row)


class DocumentAdmin(Decided):
    actions_detail = ("open", "accept", "refuse")
    list_display = ("file_name", "kind", "country", "organization", "profile", "state", "submitted_at")
    list_filter = ("state", "kind")
    list_select_related = ("organization", "profile")
    search_fields = ("file_name", "organization__name", "profile__name")
    fields = ("organization", "profile", "kind", "country", "file_name", "media_type", "size", *_DECIDED)

    def has_accept_permission(self, _request: HttpRequest, object_id: str) -> bool:
        return self._may(object_id, DecisionState.SUBMITTED)

    def has_refuse_permission(self, _request: HttpRequest, object_id: str) -> bool:
        return self._may(object_id, DecisionState.SUBMITTED, DecisionState.APPROVED)

    @action(description="Download", url_path="file")  # type: ignore[untyped-decorator]
    def open(self, _request: HttpRequest, object_id: str) -> HttpResponse:
        return downloads.of(self.row(object_id))

    @action(description="Accept", permissions=["accept"], url_path="accept")  # type: ignore[untyped-decorator]
    def accept(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row(object_id)

        def act(_given: dict[str, Any]) -> str:
            deciding.accept_document(row, by=_who(request), now=timezone.now())
            return f"{row.file_name} is accepted."

        sentence = f"{row.get_kind_display()} of {row.profile or row.organization}."
        return ask(self, request, Question(f"Accept {row.file_name}", (sentence,), "Accept", act), row)

    @action(description="Refuse", permissions=["refuse"], url_path="refuse")  # type: ignore[untyped-decorator]
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.row(object_id)

        def act(given: dict[str, Any]) -> str:
            deciding.refuse_document(row, reason=given["reason"], by=_who(request), now=timezone.now())
            return f"{row.file_name} is refused."

        title, sentence = f"Refuse {row.file_name}", "The customer is asked for another file."
        return ask(self, request, Question(title, (sentence,), "Refuse", act, ReasonForm), row)


class GroupsForm(forms.Form):
    groups = forms.CharField(
        label="Documents",
        required=False,
        help_text="One of each line is needed. Separate the kinds of a line with commas: "
        f"{', '.join(DocumentKind.values)}. Empty asks for none.",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6}),
    )
    note = forms.CharField(
        required=False,
        max_length=500,
        help_text="What the customer should know.",
        widget=UnfoldAdminTextInputWidget(),
    )


class RequirementForm(GroupsForm):
    country = forms.ChoiceField(
        choices=lambda: sorted(regions.NAMES.items(), key=lambda pair: pair[1]), widget=UnfoldAdminSelectWidget()
    )
    field_order = ("country",)


class CountryRequirementAdmin(Shown):
    """A country without a row asks for nothing."""

    actions_list = ("require",)
    actions_detail = ("edit",)
    list_display = ("country", "called", "needs", "note")
    search_fields = ("country",)
    ordering = ("country",)
    fields = ("country", "called", "needs", "note")

    @display(description="Name")
    def called(self, row: CountryRequirement) -> str:
        return regions.NAMES.get(row.country, row.country)

    @display(description="Documents", empty_value="none")
    def needs(self, row: CountryRequirement) -> str | None:
        return countries.in_words(tuple(group) for group in row.groups) or None

    @action(description="Set a country", url_path="require")  # type: ignore[untyped-decorator]
    def require(self, request: HttpRequest) -> HttpResponse:
        def act(given: dict[str, Any]) -> str:
            return self._set(given["country"], given)

        sentence = "What a country asks for from now on, in place of what it asked for."
        return ask(self, request, Question("Set a country", (sentence,), "Save", act, RequirementForm))

    @action(description="Edit", url_path="edit")  # type: ignore[untyped-decorator]
    def edit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row: CountryRequirement = self.row(object_id)

        def act(given: dict[str, Any]) -> str:
            return self._set(row.country, given)

        written = {"groups": "\n".join(", ".join(group) for group in row.groups), "note": row.note}
        form = partial(GroupsForm, initial=written)
        question = Question(
            f"What {self.called(row)} asks for", ("It holds from the next request.",), "Save", act, form
        )
        return ask(self, request, question, row)

    def _set(self, country: str, given: dict[str, Any]) -> str:
        lines = [[kind.strip().upper() for kind in line.split(",")] for line in given["groups"].splitlines()]
        groups = [[kind for kind in line if kind] for line in lines]
        row = countries.set_requirement(country, [group for group in groups if group], note=given["note"])
        return f"{self.called(row)} asks for {self.needs(row) or 'no documents'}."


def _who(request: HttpRequest) -> str:
    return cast(AccountRequest, request).user.email
