"""Templates over the API. Source: the contract's API page, section 5."""

from __future__ import annotations

from typing import Any, TypedDict, cast

import orjson
from django.http import HttpRequest
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.definition_shape import DefinitionField, TemplateDefinition
from apps.api.envelope import time_text
from apps.api.openapi.operation import Paged, answers
from apps.api.resource import Resource, given, id_from
from apps.core.errors import Invalid
from apps.message_templates import actions, finding, removing
from apps.message_templates.content import Typed
from apps.message_templates.models import Category, MessageTemplate, TemplateStatus


class ListIn(serializers.Serializer[Any]):
    search = serializers.CharField(required=False, allow_blank=True)
    status = serializers.CharField(required=False, allow_blank=True)
    category = serializers.CharField(required=False, allow_blank=True)
    is_welcome_playground = serializers.BooleanField(required=False, allow_null=True)


class ContentIn(serializers.Serializer[Any]):
    """What creation and change have in common; null means "leave it" or "you decide"."""

    category = serializers.CharField(required=False, allow_null=True, allow_blank=True)
    language = serializers.CharField(required=False, allow_null=True, allow_blank=True)
    definition = DefinitionField(required=False, allow_null=True)
    submit_for_review = serializers.BooleanField(default=False)


class CreateIn(ContentIn):
    needed = ("definition",)
    creation_source = serializers.CharField(required=False, allow_null=True, allow_blank=True)


class UpdateIn(ContentIn):
    name = serializers.CharField(required=False, allow_null=True, allow_blank=True)


class DeleteIn(serializers.Serializer[Any]):
    delete_from_meta = serializers.BooleanField(required=False, allow_null=True)


class TemplateOut(TypedDict):
    """`channels` are those it has a text for, `variables` the names that a send gives values for."""

    id: str
    customer_id: str
    name: str
    category: str
    language: str
    status: str
    channels: list[str]
    variables: list[str]
    created_at: str
    updated_at: str | None
    is_published: bool
    is_inherited: bool


class TemplateDetailOut(TemplateOut):
    """Lists and answers to changes come without the definition."""

    definition: TemplateDefinition


class List(Resource):
    needs = {"GET": "templates.view", "POST": "templates.edit"}

    @answers(Paged("templates", TemplateOut), query=ListIn, refuses=("VALIDATION_005",))
    def get(self, request: Request) -> Response:
        """Templates, newest first."""
        wanted = given(ListIn(data=request.query_params))
        found = MessageTemplate.objects.usable_by(self.customer).present().filter(**_filters(wanted))
        if wanted.get("search"):
            found = found.search(wanted["search"])
        return self.paged(found.newest_first(), "templates", template_of)

    @answers(TemplateOut, 201, body=CreateIn, refuses=(actions.NameTaken,))
    def post(self, request: Request) -> Response:
        """Create a template.

        The name is made from the text. Category and language are detected from it if you leave them out.
        """
        asked = {"definition": None, **given(CreateIn(data=request.data))}
        row = actions.create(self.customer, **asked, now=self.now)
        return Response(template_of(row), status=201)


class Detail(Resource):
    needs = {"GET": "templates.view", "PUT": "templates.edit", "DELETE": "templates.edit"}

    @answers(TemplateDetailOut, refuses=(finding.TemplateNotFound,))
    def get(self, request: Request, template_id: str) -> Response:
        """One template, with its definition as it is stored."""
        template = finding.find(self.customer, id_from(template_id, "template"))
        detail: TemplateDetailOut = {
            **template_of(template),
            "definition": cast(TemplateDefinition, template.definition),
        }
        return Response(detail)

    @answers(TemplateOut, body=UpdateIn, refuses=(finding.TemplateNotFound, actions.NameTaken))
    def put(self, request: Request, template_id: str) -> Response:
        """Change a template.

        Partial, although it is PUT: missing and null fields are left unchanged.
        """
        template = finding.find(self.customer, id_from(template_id, "template"))
        row = actions.edit(self.customer, template, Typed(**given(UpdateIn(data=request.data))), now=self.now)
        return Response(template_of(row))

    def idempotency_key(self, request: HttpRequest) -> str | None:
        """None for what calls Meta: no transaction may span that, and deleting twice does no harm."""
        return None if request.method == "DELETE" and _calls_meta(request.body) else super().idempotency_key(request)

    @answers(body=DeleteIn, refuses=(finding.TemplateNotFound, removing.NotDeletedAtMeta))
    def delete(self, request: Request, template_id: str) -> Response:
        """Remove a template.

        Messages already accepted with it are still sent, and messages keep their text. With `delete_from_meta` it is
        deleted at Meta first; if Meta refuses, nothing is removed.
        """
        template = finding.find(self.customer, id_from(template_id, "template"))
        asked = given(DeleteIn(data=request.data))

        at_meta = bool(asked.get("delete_from_meta")) and not self.in_sandbox
        removing.remove(self.customer, template, delete_from_meta=at_meta, now=self.now)
        return Response(status=204)


def _calls_meta(raw: bytes) -> bool:
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return False
    return isinstance(body, dict) and bool(body.get("delete_from_meta"))


def template_of(template: MessageTemplate) -> TemplateOut:
    return {
        "id": str(template.id),
        "customer_id": str(template.profile_id or template.organization_id),
        "name": template.name,
        "category": template.category,
        "language": template.language,
        "status": template.status,
        "channels": template.channels,
        "variables": template.variables,
        "created_at": template.created_at.isoformat(),
        "updated_at": time_text(template.updated_at),
        "is_published": template.is_published,
        "is_inherited": template.is_inherited,
    }


def _filters(wanted: dict[str, Any]) -> dict[str, Any]:
    """The filters for the database. Raises Invalid, which names every unknown value."""
    found: dict[str, Any] = {}
    problems: dict[str, list[str]] = {}
    for name, allowed in (("status", TemplateStatus.values), ("category", Category.values)):
        word = (wanted.get(name) or "").upper()
        if word in allowed:
            found[name] = word
        elif word:
            problems[name] = [f"{name.capitalize()} must be one of: {', '.join(allowed)}"]
    if problems:
        raise Invalid(problems)
    if wanted.get("is_welcome_playground") is not None:
        found["is_welcome_playground"] = wanted["is_welcome_playground"]
    return found
