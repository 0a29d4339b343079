"""Create and edit templates. `finding` finds them, `removing` deletes them, `versions` keeps what they said before."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from apps.core.errors import DomainError
from apps.message_templates import content, detect, finding, review_events, versions
from apps.message_templates.content import Content, Typed
from apps.message_templates.models import MessageTemplate, TemplateStatus, slug_of
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

# Templates created at the same time may get the same generated name. All but one get another.
_GUESSES = 50


class NameTaken(DomainError):
    """Names with the same slug count as the same name, because sending by name could find either."""

    code = "RESOURCE_007"
    message = "Template with this name already exists for this customer"

    @classmethod
    def of(cls, name: str) -> NameTaken:
        slug = slug_of(name)
        return cls(cls.message if name.lower() == slug else f"{cls.message}: its API name is {slug} too", field="name")


def create(  # noqa: PLR0913 - the fields of a template, and who wrote them
    customer: Customer,
    *,
    definition: object,
    category: str | None = None,
    language: str | None = None,
    name: str | None = None,
    creation_source: str | None = None,
    submit_for_review: bool = False,
    author: str = "",
    now: datetime,
) -> MessageTemplate:
    """Create a template, as a draft unless it is submitted at once. Fields left out are detected (see `detect`).

    `author` is an e-mail address, empty for programs. Raises Invalid and NameTaken.
    """
    chosen = {"name": name, "creation_source": creation_source}
    written = content.checked(definition, category, language, chosen=chosen)
    template = MessageTemplate(**owner_columns(customer), creation_source=creation_source or "from-api", created_at=now)
    written.put_into(template)
    with transaction.atomic():
        if name:
            _insert(template, name)
        else:
            _insert_guessed(customer, template)
        version = versions.first(template, author=author)
        if submit_for_review:
            versions.queue_review(template, version, now=now)
            template.save()
            review_events.publish(template, was=TemplateStatus.DRAFT, now=now)
    return template


def edit(customer: Customer, template: MessageTemplate, typed: Typed, *, now: datetime) -> MessageTemplate:
    """Change a template that was never approved. A new text turns a rejected one into a draft again, its next version.

    Of a published template only the name can be changed. Raises TemplateNotFound, TemplateReadOnly, StaleEdit, Locked,
    Invalid and NameTaken.
    """
    with transaction.atomic():
        current = finding.lock(customer, template.id)
        was = current.status
        if typed.seen is not None and versions.newest(current).stamp != typed.seen:
            raise versions.StaleEdit
        chosen = {"name": None if typed.name == current.name else typed.name}
        written = content.changed(Content.of(current), typed, chosen=chosen)
        if written != Content.of(current):
            if current.status not in versions.EDITABLE:
                raise versions.Locked
            versions.write(current, written, author=typed.author, now=now)
        if typed.submit_for_review and current.status in versions.EDITABLE:
            versions.queue_review(current, versions.newest(current), now=now)
        current.updated_at = now
        _rename(current, typed.name)
        review_events.publish(current, was=was, now=now)
    return current


def edit_beside(customer: Customer, template: MessageTemplate, typed: Typed, *, now: datetime) -> MessageTemplate:
    """Change a published template: its name at once, its content in the next version (`versions.write_next`).

    The version that is sent stays until the next one is approved. Raises NameTaken and what `write_next` raises.
    """
    with transaction.atomic():
        renamed = edit(customer, template, Typed(name=typed.name), now=now)
        try:
            versions.write_next(customer, renamed, typed, now=now)
        except versions.NothingChanged:
            if renamed.name == template.name:
                raise
    return renamed


def _rename(current: MessageTemplate, name: str | None) -> None:
    current.name = name or current.name
    try:
        with transaction.atomic():
            current.save()
    except IntegrityError:
        raise NameTaken.of(current.name) from None


def _insert(template: MessageTemplate, name: str) -> None:
    template.name = name
    try:
        with transaction.atomic():
            template.save(force_insert=True)
    except IntegrityError:
        raise NameTaken.of(name) from None


def _insert_guessed(customer: Customer, template: MessageTemplate) -> None:
    slug = detect.slug_of(template.definition)
    own = MessageTemplate.objects.owned_by(customer).present().filter(slug__startswith=slug)
    for _ in range(_GUESSES):
        taken = set(own.values_list("slug", flat=True))
        try:
            return _insert(template, detect.free(slug, taken=taken))
        except NameTaken:
            continue
    raise NameTaken(field="name")
