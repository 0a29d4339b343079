"""Templates as the library and their own pages show them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from apps.channels.providers.template_keeping import RemoteTemplate
from apps.message_templates import channel_text, importing, review_words, template_display
from apps.message_templates.models import MessageTemplate, TemplateVersion
from apps.message_templates.template_display import TemplateMark
from apps.organizations.customer import Customer


class Use(Protocol):
    """How often a template was sent, as the room of messages counts it."""

    @property
    def count(self) -> int: ...

    @property
    def last_at(self) -> datetime: ...

    @property
    def by_version(self) -> Mapping[int, int]: ...


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """`text` has sample values. `owner` is empty if the template belongs to the account itself, `use` is None if it
    wasn't sent or if that was not asked.
    """

    template: MessageTemplate
    status: TemplateMark
    category: str
    language: str
    channels: list[TemplateMark]
    text: str
    owner: str = ""
    use: Use | None = None

    @property
    def changed_at(self) -> datetime:
        return self.template.updated_at or self.template.created_at


@dataclass(frozen=True, slots=True)
class RemoteRow:
    """A template at Meta that is not here."""

    remote: RemoteTemplate
    status: TemplateMark
    category: str
    language: str
    text: str
    can_import: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """`uses`: messages sent from it in the last 30 days; None if that was not asked."""

    version: TemplateVersion
    status: TemplateMark
    uses: int | None = None


def of(
    customer: Customer, templates: Collection[MessageTemplate], *, now: datetime, with_use: bool
) -> list[TemplateRow]:
    """With their use, for those who may see messages."""
    find: Callable[..., Mapping[UUID, Use]] = import_string(settings.TEMPLATE_USE)
    used = find(customer, [each.id for each in templates], now=now) if with_use and templates else {}
    return [_row(customer, each, used.get(each.id)) for each in templates]


def one(customer: Customer, template: MessageTemplate, *, now: datetime, with_use: bool = False) -> TemplateRow:
    return of(customer, [template], now=now, with_use=with_use)[0]


def versions(template: MessageTemplate, use: Use | None = None, *, with_use: bool = False) -> list[VersionRow]:
    """The newest first; with their use, for those who may see messages."""
    by_version = use.by_version if use else {}
    found = template.versions.order_by("-number")
    return [version(each, by_version.get(each.number, 0) if with_use else None) for each in found]


def version(row: TemplateVersion, uses: int | None = None) -> VersionRow:
    return VersionRow(row, template_display.STATUSES[row.status], uses)


def remote(found: RemoteTemplate) -> RemoteRow:
    status = review_words.status_of(found.status)
    unknown = TemplateMark(found.status.capitalize(), tone="none", icon="circle")
    body = next((each for each in found.components if str(each.get("type", "")).upper() == "BODY"), {})
    return RemoteRow(
        found,
        status=template_display.STATUSES[status] if status else unknown,
        category=template_display.CATEGORIES.get(found.category.upper(), found.category),
        language=template_display.language(found.language),
        text=str(body.get("text", "")),
        can_import=importing.is_importable(found),
    )


def _row(customer: Customer, template: MessageTemplate, use: Use | None) -> TemplateRow:
    owner = template.profile or template.organization
    return TemplateRow(
        template,
        status=template_display.STATUSES[template.status],
        category=template_display.CATEGORIES[template.category],
        language=template_display.language(template.language),
        channels=[template_display.CHANNELS[each] for each in template.channels],
        text=channel_text.of_template(template.definition)[0].body.content,
        owner="" if owner == customer.account else owner.name,
        use=use,
    )
