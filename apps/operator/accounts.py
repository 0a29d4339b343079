"""Accounts and profiles in the console: what there is to an account, and its suspension."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.decorators import action

from apps.channels.models import Sender
from apps.onboarding import deciding
from apps.operator import funnel
from apps.operator.asking import Question, ReasonForm, ask
from apps.operator.shown import Shown, ShownBelow
from apps.organizations import suspension
from apps.organizations.models import Account, Onboarding, Organization, Profile
from apps.users.models import Membership, MembershipStatus


class StandingFilter(SimpleListFilter):
    title = "standing"
    parameter_name = "standing"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, str]]:
        return [("suspended", "Suspended"), ("open", "Not suspended")]

    def queryset(self, _request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(suspended_at__isnull=self.value() == "open") if self.value() else rows


class AccountAdmin(Shown):
    """What organizations and profiles have in common: both can be suspended."""

    actions_detail: tuple[str, ...] = ("suspend", "lift")

    @display(description="Standing", ordering="suspended_at", empty_value="–")
    def standing(self, row: Account) -> str | None:
        return "Suspended" if row.suspended_at else None

    def has_suspend_permission(self, _request: HttpRequest, object_id: str) -> bool:
        return self.row(object_id).suspended_at is None

    def has_lift_permission(self, _request: HttpRequest, object_id: str) -> bool:
        return self.row(object_id).suspended_at is not None

    @action(description="Suspend", permissions=["suspend"], url_path="suspend")  # type: ignore[untyped-decorator]
    def suspend(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row: Account = self.row(object_id)

        def act(given: dict[str, Any]) -> str:
            suspension.suspend(row, given["reason"], now=timezone.now())
            return f"{row.name} is suspended."

        whose = "this account and all its profiles" if isinstance(row, Organization) else "this profile"
        sentence = f"API calls are refused and nothing is sent by {whose}."
        held = "Waiting messages and webhook deliveries are held until you lift it. Pages stay readable."
        hint = "Members of the account read it. Say what they have to do."
        form = partial(ReasonForm, hint=hint, most=suspension.MAX_REASON)
        return ask(self, request, Question(f"Suspend {row.name}", (sentence, held), "Suspend", act, form), row)

    @action(description="Lift suspension", permissions=["lift"], url_path="lift")  # type: ignore[untyped-decorator]
    def lift(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row: Account = self.row(object_id)

        def act(_given: dict[str, Any]) -> str:
            suspension.lift(row, now=timezone.now())
            return f"{row.name} is no longer suspended. Held messages leave within two minutes."

        since = f"Suspended since {row.suspended_at:%-d %b %Y, %H:%M}"
        sentences = (
            f"{since}: “{row.suspension_reason}”" if row.suspension_reason else f"{since}.",
            "Held messages go out within two minutes. One-time codes that have expired meanwhile are not sent.",
        )
        question = Question(f"Lift the suspension of {row.name}", sentences, "Lift suspension", act)
        return ask(self, request, question, row)


class MembersBelow(ShownBelow):
    model = Membership
    fields = readonly_fields = ("address", "called", "role", "status", "profile", "created_at", "impersonate")
    verbose_name_plural = "Members"
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related("user", "profile").order_by("created_at")

    @display(description="", empty_value="")
    def impersonate(self, row: Membership) -> str | None:
        if row.user is None or row.status != MembershipStatus.ACTIVE or row.user.is_operator:
            return None
        address = reverse("operator:impersonate", args=[row.pk])
        return format_html('<a class="text-primary-600 dark:text-primary-500" href="{}">Impersonate</a>', address)


class ProfilesBelow(ShownBelow):
    model = Profile
    fields = readonly_fields = ("name", "status", "suspended_at", "deleted_at", "created_at")
    verbose_name_plural = "Profiles"


class SendersBelow(ShownBelow):
    model = Sender
    fields = readonly_fields = ("channel", "number", "provider", "profile", "is_active")
    verbose_name_plural = "Senders"


class OrganizationAdmin(AccountAdmin):
    can_change = True
    actions_detail = (*AccountAdmin.actions_detail, "activate")
    list_display = ("name", "state", "standing", "profiles_count", "members_count", "created_at")
    list_filter = (StandingFilter, "onboarding")
    search_fields = ("name", "email", "profiles__name")
    ordering = ("-created_at", "-id")
    fields = (
        "name", "email", "id", "created_at", "state", "suspended_at", "suspension_reason", "requires_two_factors",
        "allow_unpublished_templates",
    )  # fmt: skip
    readonly_fields = fields[:-1]
    inlines = (MembersBelow, ProfilesBelow, SendersBelow)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(
            _profiles=_count(Profile.objects.present()), _members=_count(Membership.objects.active())
        )
        return counted

    def has_activate_permission(self, _request: HttpRequest, object_id: str) -> bool:
        return bool(self.row(object_id).onboarding != Onboarding.ONBOARDED)

    @action(description="Activate", permissions=["activate"], url_path="activate")  # type: ignore[untyped-decorator]
    def activate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row: Organization = self.row(object_id)

        def act(_given: dict[str, Any]) -> str:
            deciding.activate(row, now=timezone.now())
            return f"{row.name} is live."

        sentences = (
            f"The account is at “{funnel.words(row.onboarding)}”.",
            "From now on it may use everything, whatever is left of its setup.",
        )
        return ask(self, request, Question(f"Activate {row.name}", sentences, "Activate", act), row)

    @display(description="State", ordering="onboarding")
    def state(self, row: Organization) -> str:
        return funnel.words(row.onboarding)

    @display(description="Profiles")
    def profiles_count(self, row: Any) -> int:
        return row._profiles or 0

    @display(description="Members")
    def members_count(self, row: Any) -> int:
        return row._members or 0


def _count(rows: QuerySet[Any]) -> Subquery:
    """How many of these rows each organization has."""
    theirs = rows.filter(organization=OuterRef("pk")).order_by().values("organization")
    return Subquery(theirs.annotate(count=Count("pk")).values("count"))


class ProfileAdmin(AccountAdmin):
    list_display = ("name", "organization", "status", "standing", "created_at")
    list_filter = (StandingFilter, "status")
    list_select_related = ("organization",)
    search_fields = ("name", "organization__name")
    ordering = ("-created_at", "-id")
    fields = (
        "name", "organization", "id", "created_at", "status", "suspended_at", "suspension_reason", "deleted_at",
        "short_name", "description", "billing_model", "sending_phone_number", "whatsapp_phone_number",
    )  # fmt: skip
    inlines = (SendersBelow,)
