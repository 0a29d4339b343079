"""Create, change and remove templates, and find the one to send."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.core.errors import DomainError, Invalid
from apps.message_templates import detect, review_events
from apps.message_templates.definition import categorized
from apps.message_templates.models import MAX_NAME, MAX_SLUG, Category, MessageTemplate, TemplateStatus, slug_of
from apps.message_templates.reading import unfit
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

# Line breaks and other control characters, and halves of surrogate pairs, which can't be stored.
_NOT_IN_NAME = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SOURCE = re.compile(r"[\w .-]{1,50}", re.ASCII)
# "en", "en_US", "zh_Hant_HK". Hyphens count as underscores.
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_([A-Z]{2}|[0-9]{3}))?")
# Templates created at the same time may get the same generated name. All but one get another.
_GUESSES = 50

_EDITABLE = (TemplateStatus.DRAFT, TemplateStatus.REJECTED)


class TemplateNotFound(DomainError):
    code = "RESOURCE_002"
    message = "Template not found"


class NameTaken(DomainError):
    """Names with the same slug count as the same name, because sending by name could find either."""

    code = "RESOURCE_007"
    message = "Template with this name already exists for this customer"

    @classmethod
    def of(cls, name: str) -> NameTaken:
        slug = slug_of(name)
        return cls(cls.message if name.lower() == slug else f"{cls.message}: its API name is {slug} too", field="name")


class TemplateReadOnly(DomainError):
    """The template belongs to another account, which lets this customer use it."""

    message = "This template is read-only and cannot be updated."


class Locked(DomainError):
    """A reviewer has seen it or is looking at it."""

    message = "Template (except display name) cannot be updated unless it is in draft or rejected status"


@dataclass(frozen=True, slots=True)
class _Content:
    """The parts that a reviewer reads."""

    definition: dict[str, Any]
    category: str
    language: str

    @classmethod
    def of(cls, template: MessageTemplate) -> _Content:
        return cls(template.definition, template.category, template.language)


def create(
    customer: Customer,
    *,
    definition: object,
    category: str | None = None,
    language: str | None = None,
    name: str | None = None,
    creation_source: str | None = None,
    submit_for_review: bool = False,
    now: datetime,
) -> MessageTemplate:
    """Create a template, as a draft unless it is submitted at once. Fields left out are detected (see `detect`).

    Raises Invalid and NameTaken.
    """
    content = _content(definition, category, language, chosen={"name": name, "creation_source": creation_source})
    template = MessageTemplate(
        **owner_columns(customer),
        definition=content.definition,
        category=content.category,
        language=content.language,
        status=TemplateStatus.PENDING if submit_for_review else TemplateStatus.DRAFT,
        creation_source=creation_source or "from-api",
        created_at=now,
    )
    return _named(customer, template, name) if name else _guessed(customer, template)


def edit(
    customer: Customer,
    template: MessageTemplate,
    *,
    name: str | None = None,
    category: str | None = None,
    language: str | None = None,
    definition: object = None,
    submit_for_review: bool = False,
    now: datetime,
) -> MessageTemplate:
    """Change only the given fields. A new text turns a rejected template into a draft again.

    Raises TemplateNotFound, ReadOnly, Locked, Invalid and NameTaken.
    """
    with transaction.atomic():
        current = _lock(customer, template)
        was = current.status
        content = _changed(current, definition, category, language, name)
        if content != _Content.of(current):
            _rewrite(current, content)
        if submit_for_review and current.status in _EDITABLE:
            current.status = TemplateStatus.PENDING
        current.updated_at = now
        _rename(current, name)
        review_events.publish(current, was=was, now=now)
    return current


def remove(customer: Customer, template: MessageTemplate, *, now: datetime) -> None:
    """Mark a template as removed and keep a snapshot of it. Its name is free again.

    The row stays, because messages refer to templates. They are in a room above this one, so we can't check
    whether there are any, and history and the queue need the text. Raises TemplateNotFound and ReadOnly.
    """
    with transaction.atomic():
        current = _lock(customer, template)
        current.deleted_at = now
        current.deleted_snapshot = {
            key: getattr(current, key) for key in ("name", "category", "language", "status", "definition")
        }
        current.save(update_fields=["deleted_at", "deleted_snapshot"])


def find(customer: Customer, template_id: UUID) -> MessageTemplate:
    """A template this customer may use. Raises TemplateNotFound, also for another customer's template."""
    found = MessageTemplate.objects.usable_by(customer).present().filter(id=template_id).first()
    if found is None:
        raise TemplateNotFound
    return found


def resolve(customer: Customer, *, id: UUID | None = None, name: str | None = None) -> MessageTemplate:
    """Find the template of a send request by id or, without an id, by name. Own templates come before inherited ones.

    Raises TemplateNotFound.
    """
    if id is not None:
        return find(customer, id)
    if not name or len(name) > MAX_SLUG or unfit(name):
        raise TemplateNotFound
    owners = [owner_columns(source) for source in customer.sources.templates]
    named = MessageTemplate.objects.usable_by(customer).present().named(name).order_by("id")
    nearest: MessageTemplate | None = min(named, key=lambda template: _distance(template, owners), default=None)
    if nearest is None:
        raise TemplateNotFound
    return nearest


def _distance(template: MessageTemplate, owners: list[dict[str, Any]]) -> int:
    owner = {"organization_id": template.organization_id, "profile_id": template.profile_id}
    return owners.index(owner) if owner in owners else len(owners)


def _lock(customer: Customer, template: MessageTemplate) -> MessageTemplate:
    """The current row, locked until the transaction ends."""
    usable = MessageTemplate.objects.usable_by(customer).present()
    current = usable.select_for_update(of=("self",)).filter(id=template.id).first()
    if current is None:
        raise TemplateNotFound
    if current.is_inherited:
        raise TemplateReadOnly
    return current


def _changed(
    current: MessageTemplate, definition: object, category: str | None, language: str | None, name: str | None
) -> _Content:
    """The content after an edit. Raises if it differs from what a reviewer has seen."""
    chosen = {"name": None if name == current.name else name}
    if definition is None and category is None and language is None:
        _refuse(_chosen_problems(chosen))
        return _Content.of(current)
    content = _content(
        current.definition if definition is None else definition,
        current.category if category is None else category,
        current.language if language is None else language,
        chosen=chosen,
    )
    if content != _Content.of(current) and current.status not in _EDITABLE:
        raise Locked
    return content


def _rewrite(current: MessageTemplate, content: _Content) -> None:
    current.definition = content.definition
    current.category = content.category
    current.language = content.language
    current.status = TemplateStatus.DRAFT
    current.rejection_reason = None


def _rename(current: MessageTemplate, name: str | None) -> None:
    current.name = name or current.name
    try:
        with transaction.atomic():
            current.save()
    except IntegrityError:
        raise NameTaken.of(current.name) from None


def _content(
    definition: object, category: str | None, language: str | None, *, chosen: Mapping[str, str | None]
) -> _Content:
    """Check all fields together, so that all problems are reported at once."""
    problems = {**_category_problems(category), **_language_problems(language), **_chosen_problems(chosen)}
    try:
        written, found = categorized(definition, category if category in Category.values else None)
    except Invalid as wrong:
        raise Invalid({**wrong.details, **problems}, wrong.message) from None
    _refuse(problems)
    spoken = (language or detect.language_of(written)).replace("-", "_")
    return _Content(written, found, spoken)


def _refuse(problems: dict[str, list[str]]) -> None:
    if problems:
        raise Invalid(problems)


def _category_problems(category: str | None) -> dict[str, list[str]]:
    if category is None or category in Category.values:
        return {}
    return {"category": [f"Category must be one of: {', '.join(Category.values)}"]}


def _language_problems(language: str | None) -> dict[str, list[str]]:
    if language is None or _LANGUAGE.fullmatch(language.replace("-", "_")):
        return {}
    return {"language": ["Language must be a language code such as en_US"]}


def _chosen_problems(chosen: Mapping[str, str | None]) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    name, source = chosen.get("name"), chosen.get("creation_source")
    if name is not None:
        problems |= _name_problems(name)
    if source and not _SOURCE.fullmatch(source):
        problems["creation_source"] = ["Creation source may have at most 50 letters, digits, spaces, dots and dashes"]
    return problems


def _name_problems(name: str) -> dict[str, list[str]]:
    """Any name is valid if it has a slug."""
    if len(name) > MAX_NAME:
        return {"name": [f"Name may have at most {MAX_NAME} characters, this has {len(name)}"]}
    if _NOT_IN_NAME.search(name):
        return {"name": ["Name may not hold line breaks or control characters"]}
    slug = slug_of(name)
    if not slug.strip("_"):
        return {"name": ["Name must hold a letter or a digit"]}
    if slug.startswith(detect.RESERVED):
        return {"name": [f"Names that begin with {detect.RESERVED} are reserved"]}
    return {}


def _named(customer: Customer, template: MessageTemplate, name: str) -> MessageTemplate:
    template.name = name
    try:
        with transaction.atomic():
            template.save(force_insert=True)
            review_events.publish(template, was=TemplateStatus.DRAFT, now=template.created_at)
    except IntegrityError:
        raise NameTaken.of(name) from None
    return template


def _guessed(customer: Customer, template: MessageTemplate) -> MessageTemplate:
    slug = detect.slug_of(template.definition)
    own = MessageTemplate.objects.owned_by(customer).present().filter(slug__startswith=slug)
    for _ in range(_GUESSES):
        taken = set(own.values_list("slug", flat=True))
        try:
            return _named(customer, template, detect.free(slug, taken=taken))
        except NameTaken:
            continue
    raise NameTaken(field="name")
