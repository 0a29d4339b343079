"""Numbers that are held at carriers, orders that wait, and the installation's pool: fill it, hand out, take back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from apps.channels import regions
from apps.channels.models import CarrierAccount, NumberKind, NumberOrigin, PhoneNumber
from apps.numbers import pool
from apps.operator.asking import AccountForm, Question, ask
from apps.operator.shown import Shown


class FreeFilter(SimpleListFilter):
    title = "pool"
    parameter_name = "pool"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, str]]:
        return [("free", "Free"), ("used", "Handed out")]

    def queryset(self, _request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "free":
            return rows.filter(pk__in=pool.free(now=timezone.now()).values("pk"))
        if self.value() == "used":
            return rows.filter(origin=NumberOrigin.POOL, organization__isnull=False)
        return rows


class AddForm(forms.Form):
    """`account` is one of the installation's own."""

    number = forms.CharField(
        max_length=20,
        help_text="In E.164 format, such as +14155550100, or a short code.",
        widget=UnfoldAdminTextInputWidget(),
    )
    country = forms.ChoiceField(
        choices=lambda: sorted(regions.NAMES.items(), key=lambda pair: pair[1]),
        initial="US",
        widget=UnfoldAdminSelectWidget(),
    )
    kind = forms.ChoiceField(choices=NumberKind.choices, widget=UnfoldAdminSelectWidget())
    account = forms.ModelChoiceField(
        CarrierAccount.objects.none(),
        label="Carrier account",
        help_text="The installation's, which has the number.",
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        field = self.fields["account"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = CarrierAccount.objects.of_installation().order_by("provider")
        field.initial = field.queryset.first()


class HandOutForm(AccountForm):
    hint = "The name of one of its profiles. Without one, the organization itself sends from it."


class PhoneNumberAdmin(Shown):
    actions_list = ("put_in_pool",)
    actions_detail = ("hand_out", "take_back")
    list_display = ("number", "country", "kind", "origin", "state", "organization", "profile", "problem")
    list_filter = (FreeFilter, "state", "origin", "kind")
    list_select_related = ("organization", "profile")
    search_fields = ("number", "organization__name", "profile__name")
    ordering = ("-created_at", "-id")
    fields = (
        "number", "country", "kind", "features", "origin", "state", "problem", "organization", "profile", "given_at",
        "returned_at", "account", "carrier_id", "order_id", "id", "created_at",
    )  # fmt: skip

    def has_hand_out_permission(self, _request: HttpRequest, object_id: str) -> bool:
        return pool.free(now=timezone.now()).filter(pk=self.row(object_id).pk).exists()

    def has_take_back_permission(self, _request: HttpRequest, object_id: str) -> bool:
        row: PhoneNumber = self.row(object_id)
        return row.origin == NumberOrigin.POOL and row.organization_id is not None

    @action(description="Add to the pool", url_path="put-in-pool")  # type: ignore[untyped-decorator]
    def put_in_pool(self, request: HttpRequest) -> HttpResponse:
        def act(given: dict[str, Any]) -> str:
            kind = NumberKind(given["kind"])
            row = pool.add(
                given["number"], account=given["account"], country=given["country"], kind=kind, now=timezone.now()
            )
            return f"{row.number} is in the pool."

        sentences = ("A number that you have at the carrier already. We look it up there soon.",)
        return ask(self, request, Question("Add a number to the pool", sentences, "Add", act, AddForm))

    @action(description="Hand out", permissions=["hand_out"], url_path="hand-out")  # type: ignore[untyped-decorator]
    def hand_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row: PhoneNumber = self.row(object_id)

        def act(given: dict[str, Any]) -> str:
            pool.hand_out(row, given["customer"], now=timezone.now())
            return f"{row.number} belongs to {given['customer'].account.name}."

        sentences = ("The customer can send from it at once.",)
        return ask(self, request, Question(f"Hand out {row.number}", sentences, "Hand out", act, HandOutForm), row)

    @action(description="Take back", permissions=["take_back"], url_path="take-back")  # type: ignore[untyped-decorator]
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row: PhoneNumber = self.row(object_id)

        def act(_given: dict[str, Any]) -> str:
            pool.take_back(row, now=timezone.now())
            return f"{row.number} is in the pool again."

        sentences = (f"{row.profile or row.organization} sends nothing more from it. Replies still arrive.",)
        return ask(self, request, Question(f"Take back {row.number}", sentences, "Take back", act), row)
