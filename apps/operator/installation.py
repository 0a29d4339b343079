"""What holds for the whole installation: default channels, senders, sample templates, people, and the audit log."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apps.audit.models import Entry
from apps.channels import regions
from apps.channels.models import CountryDefault
from apps.message_templates.models import MessageTemplate
from apps.onboarding import light, sample_templates
from apps.onboarding.models import SampleUse
from apps.operator.shown import Shown, ShownBelow
from apps.users.models import Membership


class CountryDefaultAdmin(Shown):
    """Workers take a change up within five seconds."""

    can_change = True
    list_display = ("country", "called", "channel", "is_definitive")
    list_filter = ("channel", "is_definitive")
    search_fields = ("country",)
    ordering = ("country",)
    fields = ("country", "called", "channel", "is_definitive")
    readonly_fields = ("country", "called")

    @display(description="Name")
    def called(self, row: CountryDefault) -> str:
        return regions.NAMES.get(row.country, row.country)


class SenderAdmin(Shown):
    list_display = ("number", "channel", "provider", "organization", "profile", "is_active")
    list_filter = ("channel", "account__provider", "is_active")
    list_select_related = ("organization", "profile", "account")
    search_fields = ("number", "organization__name", "profile__name")
    ordering = ("-created_at", "-id")
    fields = ("number", "channel", "provider", "organization", "profile", "is_active", "id", "created_at")


class SampleTemplateAdmin(Shown):
    """Each account's copies of the sample templates. Their texts are the software's; an edited copy is none."""

    list_display = ("name", "organization", "is_sample", "sent_today", "created_at")
    list_select_related = ("organization",)
    search_fields = ("slug", "organization__name")
    ordering = ("-created_at", "-id")
    fields = ("name", "organization", "profile", "status", "text", "is_sample", "sent_today", "id", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        samples: QuerySet[Any] = rows.filter(slug__in=sample_templates.NAMES, deleted_at=None)
        return samples

    @display(description="As we wrote it", boolean=True)
    def is_sample(self, row: MessageTemplate) -> bool:
        return sample_templates.is_sample(row)

    @display(description="Sent today")
    def sent_today(self, row: MessageTemplate) -> str:
        today = SampleUse.objects.filter(template_id=row.id, day=timezone.now().date()).first()
        return f"{today.sent if today else 0} of {light.A_DAY}"

    @display(description="Text")
    def text(self, row: MessageTemplate) -> str:
        return str(row.definition["body"]["sms"]["template"])


class MembershipsBelow(ShownBelow):
    model = Membership
    fk_name = "user"
    fields = readonly_fields = ("organization", "profile", "role", "status", "created_at")
    verbose_name_plural = "Accounts"
    show_change_link = False


class UserAdmin(Shown):
    list_display = ("email", "name", "is_active", "is_operator", "last_login", "created_at")
    list_filter = ("is_active", "is_operator")
    search_fields = ("email", "name")
    ordering = ("-created_at", "-id")
    fields = ("email", "name", "is_active", "is_operator", "last_login", "id", "created_at")
    inlines = (MembershipsBelow,)


class EntryAdmin(Shown):
    """Changes of all accounts, and those that belong to none."""

    list_display = ("at", "thing", "name", "verb", "actor_kind", "actor", "columns", "door")
    list_filter = ("actor_kind", "verb", "thing")
    search_fields = ("name", "actor", "thing_id")
    ordering = ("-id",)
    fields = (
        "at", "thing", "name", "thing_id", "verb", "changes", "actor_kind", "actor", "address", "door", "request_id",
        "organization_id", "profile_id",
    )  # fmt: skip

    @display(description="Changed")
    def columns(self, row: Any) -> str:
        entry: Entry = row
        return ", ".join(entry.changes)[:100]
