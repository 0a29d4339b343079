"""Find the template that a customer means: its own, or one that it inherits or shares. Lock one to change it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.core.errors import DomainError
from apps.message_templates.models import MAX_SLUG, MessageTemplate
from apps.message_templates.reading import unfit
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns


class TemplateNotFound(DomainError):
    code = "RESOURCE_002"
    message = "Template not found"


class TemplateReadOnly(DomainError):
    """The template belongs to another account, which lets this customer use it."""

    message = "This template is read-only and cannot be updated."


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


def own(customer: Customer, template_id: UUID) -> MessageTemplate:
    """A template that this customer may change. Raises TemplateNotFound and TemplateReadOnly."""
    return _changeable(find(customer, template_id))


def lock(customer: Customer, template_id: UUID) -> MessageTemplate:
    """The same, as it is now, and locked until the transaction ends."""
    usable = MessageTemplate.objects.usable_by(customer).present()
    current = usable.select_for_update(of=("self",)).filter(id=template_id).first()
    if current is None:
        raise TemplateNotFound
    return _changeable(current)


def _changeable(template: MessageTemplate) -> MessageTemplate:
    if template.is_inherited:
        raise TemplateReadOnly
    return template
