"""Keywords over the API: what replies such as STOP do, and what is sent back. They are few, so lists load all."""

from __future__ import annotations

from typing import Any, TypedDict

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.envelope import time_text
from apps.api.openapi.operation import Paged, answers
from apps.api.resource import Resource, given, id_from
from apps.keywords import actions, effective, presets
from apps.keywords.models import Keyword, KeywordAction


class ListIn(serializers.Serializer[Any]):
    action = serializers.ChoiceField(choices=KeywordAction.choices, required=False)


class ReplyIn(serializers.Serializer[Any]):
    """`template_id` or `reply`: with neither, the default reply of the action is sent, and nothing for `OTHER`."""

    template_id = serializers.UUIDField(required=False, allow_null=True)
    reply = serializers.CharField(required=False, allow_null=True, allow_blank=True, trim_whitespace=False)
    is_active = serializers.BooleanField(required=False, allow_null=True)


class CreateIn(ReplyIn):
    needed = ("word", "action")
    word = serializers.CharField(required=False, allow_null=True, allow_blank=True)
    action = serializers.CharField(required=False, allow_null=True)


class UpdateIn(ReplyIn):
    word = serializers.CharField(required=False, allow_null=True)
    action = serializers.CharField(required=False, allow_null=True)


class PresetIn(serializers.Serializer[Any]):
    needed = ("language",)
    language = serializers.CharField(required=False, allow_null=True, help_text=", ".join(presets.PRESETS))


class KeywordOut(TypedDict):
    """`is_inherited`: it is the organization's, and read-only here. `reply` and `template_id`: null for the default."""

    id: str
    word: str
    action: str
    template_id: str | None
    reply: str | None
    is_default: bool
    is_inherited: bool
    is_active: bool
    created_at: str
    updated_at: str | None


class KeywordsOut(TypedDict):
    keywords: list[KeywordOut]


class List(Resource):
    needs = {"GET": "keywords.view", "POST": "keywords.edit"}

    @answers(Paged("keywords", KeywordOut), query=ListIn, refuses=("VALIDATION_005",))
    def get(self, request: Request) -> Response:
        """Keywords that apply to the account: its own, its organization's, and the ten default words."""
        wanted = given(ListIn(data=request.query_params)).get("action")
        found = [each for each in effective.keywords_of(self.customer) if wanted in {None, each.action}]
        return self.paged(found, "keywords", keyword_of)

    @answers(KeywordOut, 201, body=CreateIn, refuses=(actions.WordTaken,))
    def post(self, request: Request) -> Response:
        """Add a keyword.

        A default word may be added once, to give it a reply of your own.
        """
        row = actions.create(self.customer, **given(CreateIn(data=request.data)), now=self.now)
        return Response(keyword_of(row), status=201)


class Detail(Resource):
    needs = {"GET": "keywords.view", "PATCH": "keywords.edit", "DELETE": "keywords.edit"}

    def _find(self, keyword_id: str) -> Keyword:
        return effective.find(self.customer, id_from(keyword_id, "keyword"))

    @answers(KeywordOut, refuses=(effective.KeywordNotFound,))
    def get(self, request: Request, keyword_id: str) -> Response:
        """One keyword."""
        return Response(keyword_of(self._find(keyword_id)))

    @answers(KeywordOut, body=UpdateIn, refuses=(effective.KeywordNotFound, actions.WordTaken, actions.KeywordReadOnly))
    def patch(self, request: Request, keyword_id: str) -> Response:
        """Change a keyword.

        Missing fields are left unchanged. A null `reply` or `template_id` takes it away. A text takes the place of a
        template, and a template that of a text. A default opt-out word can't be switched off.
        """
        keyword = self._find(keyword_id)
        row = actions.edit(self.customer, keyword, **given(UpdateIn(data=request.data)), now=self.now)
        return Response(keyword_of(row))

    @answers(refuses=(effective.KeywordNotFound, actions.KeywordReadOnly, actions.DefaultNotRemovable))
    def delete(self, request: Request, keyword_id: str) -> Response:
        """Remove a keyword.

        Of a default word only your changes are removed.
        """
        actions.remove(self.customer, self._find(keyword_id))
        return Response(status=204)


class Presets(Resource):
    needs = {"POST": "keywords.edit"}

    @answers(KeywordsOut, body=PresetIn)
    def post(self, request: Request) -> Response:
        """Add the usual keywords of a language, each with a reply in it.

        Words that the account has already stay as they are. Returns those that were added.
        """
        asked = given(PresetIn(data=request.data))
        added = presets.add(self.customer, asked.get("language"), now=self.now)
        return Response({"keywords": [keyword_of(each) for each in added]})


def keyword_of(keyword: Keyword) -> KeywordOut:
    return {
        "id": str(keyword.id),
        "word": keyword.word,
        "action": keyword.action,
        "template_id": str(keyword.template_id) if keyword.template_id else None,
        "reply": keyword.reply or None,
        "is_default": keyword.is_default,
        "is_inherited": keyword.is_inherited,
        "is_active": keyword.is_active,
        "created_at": keyword.created_at.isoformat(),
        "updated_at": time_text(keyword.updated_at),
    }
