"""Templates in v2: with their definition (format A); creation also accepts the guide's plain text (format B)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.definition_shape import DefinitionField, TemplateDefinition
from apps.api.envelope import time_text
from apps.api.openapi.operation import answers
from apps.api.resource import given
from apps.api.v2.dialect import Resource, id_from
from apps.api.v2.paging import LARGEST, PageIn, PageRequest
from apps.api.v2.refusals import WireFormat
from apps.core.errors import Invalid
from apps.message_templates import actions, finding, removing
from apps.message_templates.models import Category, MessageTemplate, TemplateStatus, bodies

# Only clients of the guide send these. Its table calls v2's templates "simple text" and names no field for it.
_TEXTS = ("body", "content", "text")
_GUIDED = frozenset({*_TEXTS, "name", "submit_for_review"})


class ListIn(PageIn):
    pageSize = serializers.IntegerField(min_value=1, max_value=LARGEST, default=100)
    search = serializers.CharField(required=False, allow_blank=True)
    status = serializers.CharField(required=False, allow_blank=True)
    category = serializers.CharField(required=False, allow_blank=True)


class CreateIn(serializers.Serializer[Any]):
    category = serializers.CharField(required=False, allow_null=True, allow_blank=True)
    language = serializers.CharField(required=False, allow_null=True, allow_blank=True)
    definition = DefinitionField(required=False, allow_null=True)
    submitForReview = serializers.BooleanField(default=False)
    name = serializers.CharField(required=False, allow_null=True, allow_blank=True)
    body = serializers.CharField(required=False, allow_null=True, help_text="The text, in place of a definition.")
    content = serializers.CharField(required=False, allow_null=True, help_text="The same as body.")
    text = serializers.CharField(required=False, allow_null=True, help_text="The same as body.")
    submit_for_review = serializers.BooleanField(default=False)


class TemplateOut(TypedDict):
    id: str
    displayName: str
    category: str
    language: str
    definition: TemplateDefinition
    status: str
    isPublished: bool
    whatsappTemplateId: str | None
    whatsappTemplateName: str | None
    createdAt: str
    updatedAt: str | None


class TemplatesOut(TypedDict):
    items: list[TemplateOut]
    totalCount: int
    page: int
    pageSize: int
    totalPages: int


class GuideTemplateOut(TypedDict):
    id: str
    name: str
    category: str
    language: str
    body: str
    variables: list[str]
    status: str
    is_published: bool
    created_at: str
    updated_at: str | None


class GuideOut(TypedDict):
    data: GuideTemplateOut


class Collection(Resource):
    needs = {"GET": "templates.view", "POST": "templates.edit"}

    def picture_of(self, body: Mapping[str, Any]) -> WireFormat:
        is_creation = self.request.method == "POST"
        return WireFormat.B if is_creation and _GUIDED.intersection(body) else WireFormat.A

    @answers(TemplatesOut, query=ListIn)
    def get(self, request: Request) -> Response:
        """List templates."""
        asked = given(ListIn(data=request.query_params))
        found = MessageTemplate.objects.usable_by(self.customer).present().filter(**_filters(asked))
        if asked.get("search"):
            found = found.search(asked["search"])
        return Response(_listed(PageRequest.of(found.newest_first(), number=asked["page"], size=asked["pageSize"])))

    @answers(TemplateOut | GuideOut, body=CreateIn, refuses=(actions.NameTaken,))
    def post(self, request: Request) -> Response:
        """Create a template from a definition or from a text with {{names}} in it."""
        asked = given(CreateIn(data=request.data))

        made = actions.create(
            self.customer,
            definition=_definition(asked),
            category=asked.get("category"),
            language=asked.get("language"),
            name=asked.get("name"),
            submit_for_review=asked["submitForReview"] or asked["submit_for_review"],
            now=self.now,
        )
        self.made(request, made.id)
        return Response(template_of(made) if self.picture is WireFormat.A else _guided(made))


class Detail(Resource):
    needs = {"GET": "templates.view", "DELETE": "templates.edit"}

    @answers(TemplateOut, refuses=(finding.TemplateNotFound,))
    def get(self, request: Request, template_id: str) -> Response:
        """One template."""
        return Response(template_of(finding.find(self.customer, id_from(template_id, "id"))))

    @answers(refuses=(finding.TemplateNotFound, finding.TemplateReadOnly))
    def delete(self, request: Request, template_id: str) -> Response:
        """Remove a template."""
        template = finding.find(self.customer, id_from(template_id, "id"))

        removing.remove(self.customer, template, now=self.now)
        return Response(status=204)


def _definition(asked: dict[str, Any]) -> Any:
    """The definition, or a text as the body for all channels. Names in braces become its variables."""
    text = next((asked[name] for name in _TEXTS if asked.get(name)), None)
    if asked.get("definition") is not None or text is None:
        return asked.get("definition")
    return {"body": {"multiChannel": {"template": text}}}


def _filters(asked: dict[str, Any]) -> dict[str, Any]:
    """The filters for the database. Raises Invalid, which names every unknown value."""
    allowed = {"status": TemplateStatus.values, "category": Category.values}
    wanted = {name: asked[name].upper() for name in allowed if asked.get(name)}
    problems = {
        name: [f"{name.capitalize()} must be one of: {', '.join(allowed[name])}"]
        for name, word in wanted.items()
        if word not in allowed[name]
    }
    if problems:
        raise Invalid(problems)
    return wanted


def template_of(template: MessageTemplate) -> TemplateOut:
    return {
        "id": str(template.id),
        "displayName": template.name,
        "category": template.category,
        "language": template.language,
        "definition": template.definition,
        "status": template.status,
        "isPublished": template.is_published,
        "whatsappTemplateId": template.whatsapp_template_id,
        "whatsappTemplateName": template.whatsapp_template_name,
        "createdAt": template.created_at.isoformat(),
        "updatedAt": time_text(template.updated_at),
    }


def _guided(template: MessageTemplate) -> GuideOut:
    return {
        "data": {
            "id": str(template.id),
            "name": template.name,
            "category": template.category,
            "language": template.language,
            "body": next(bodies(template.definition))["template"],
            "variables": template.variables,
            "status": template.status,
            "is_published": template.is_published,
            "created_at": template.created_at.isoformat(),
            "updated_at": time_text(template.updated_at),
        }
    }


def _listed(page: PageRequest) -> TemplatesOut:
    return {
        "items": [template_of(row) for row in page.rows],
        "totalCount": page.total,
        "page": page.number,
        "pageSize": page.size,
        "totalPages": page.pages,
    }
