"""One endpoint method as an operation: drf-spectacular reads the serializers, `@answers` adds the rest."""

from __future__ import annotations

import inspect
import re
from typing import Any, get_origin

import msgspec
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent
from rest_framework import serializers

from apps.api.openapi import examples
from apps.api.openapi.dialect import CHANGES, V3, ref
from apps.api.openapi.operation import Operation, Paged, handler_of
from apps.api.openapi.shapes import Schema, object_of, shape_of
from apps.api.openapi.v2 import V2

DIALECTS: dict[str, V3] = {"v3": V3(), "v2": V2()}
# Free JSON. Customers may put anything into it, or the room checks it.
_OPEN = frozenset({"metadata", "event_data"})
# The format of a text that its room checks. If it accepts more, the document need not say so.
_E164 = {"pattern": r"^\+[1-9][0-9]{6,14}$"}
_HTTP = {"pattern": r"^https?://[^\s]+$"}
_FORMS = {"phone_number": _E164, "phoneNumber": _E164, "to": _E164, "endpoint_url": _HTTP, "webHookUrl": _HTTP}
_VERBS = {"GET": "retrieve", "POST": "create", "PUT": "update", "PATCH": "update", "DELETE": "delete"}
_TAGS = {"me": "Account", "lookup": "Numbers", "number-lookup": "Numbers"}


class Undeclared(Exception):
    """An endpoint's method without `@answers`."""


class Inspector(AutoSchema):
    """DRF's DEFAULT_SCHEMA_CLASS."""

    registry: ComponentRegistry

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> Schema:
        self.registry, self.path, self.method = registry, path, method
        handler = handler_of(self.view, method)
        told: Operation | None = getattr(handler, "operation", None)
        if told is None:
            raise Undeclared(f"{method} {path} does not say what it answers")
        _, version, *parts = path.split("/")
        self.dialect = DIALECTS[version]
        tokens = [part for part in parts if "{" not in part]
        body = self._body(told)
        return {
            "operationId": self._name(tokens, told),
            **_words(handler),
            "tags": [_tag(tokens)],
            "parameters": [*self._path(), *self._query(told), *self.dialect.parameters(method)],
            **({"requestBody": body} if body else {}),
            "responses": self._responses(told, has_body=bool(body)),
        }

    def _name(self, tokens: list[str], told: Operation) -> str:
        """contacts_list, contacts_retrieve, webhooks_rotate_secret"""
        words = "_".join(tokens).replace("-", "_")
        if self.path.endswith("}"):
            return f"{words}_{_VERBS[self.method]}"
        if self.method == "GET":
            return f"{words}_list" if _is_list(told.data, tokens[-1]) else words
        return f"{words}_create" if self.method == "POST" and (201 in told.status or len(tokens) == 1) else words

    # --- The request ---

    def _path(self) -> list[Schema]:
        return [
            {"name": name, "in": "path", "required": True, "schema": _path_schema(name)}
            for name in re.findall(r"{(\w+)}", self.path)
        ]

    def _query(self, told: Operation) -> list[Schema]:
        paging = self.dialect.paging() if isinstance(told.data, Paged) else []
        if told.query is None:
            return paging
        schema = self._fields(told.query)
        required = schema.get("required", ())
        return [*(_asked(name, field, name in required) for name, field in schema["properties"].items()), *paging]

    def _body(self, told: Operation) -> Schema | None:
        if self.method not in CHANGES:
            return None
        schema = self._fields(told.body)
        schema["properties"] |= self.dialect.extras(sandbox=told.sandbox)
        if not schema["properties"]:
            return None
        content = {"schema": schema, "example": examples.of(schema, self._schemas(), owner=_module(type(self.view)))}
        return {"required": bool(schema.get("required")), "content": {"application/json": content}}

    def _fields(self, kind: type | None) -> Schema:
        if kind is None:
            return {"type": "object", "properties": {}}
        is_struct = issubclass(kind, msgspec.Struct)
        schema: Schema = self._struct(kind) if is_struct else self._map_serializer(kind(), "request")
        # The serializer doesn't require what the room checks itself.
        required = [*schema.pop("required", ()), *getattr(kind, "needed", ())]
        schema["properties"] = dict(schema.get("properties", {}))
        return {**schema, "required": required} if required else schema

    def _struct(self, kind: type[msgspec.Struct]) -> Schema:
        """The fields of a decoder's struct. Its defaults only mean that a field is absent."""
        _, parts = msgspec.json.schema_components([kind], ref_template="#/components/schemas/{name}")
        for part in parts.values():
            for field in part["properties"].values():
                field.pop("default", None)
        schema: Schema = parts.pop(kind.__name__)
        for name, part in parts.items():
            self._keep(name, part, kind)
        del schema["title"]
        return schema

    # --- The answers ---

    def _responses(self, told: Operation, *, has_body: bool) -> Schema:
        refusals = self.dialect.refusals(self.method, told.refuses, self._refer, has_body=has_body)
        for name, refusal in refusals.values():
            self.registry.register_on_missing(ResolvedComponent(name, ResolvedComponent.RESPONSE, refusal, name))
        found = {str(status): self._success(told.data, status) for status in told.status}
        return found | {status: ref("responses", name) for status, (name, _) in refusals.items()}

    def _success(self, data: Any, status: int) -> Schema:
        headers = self.dialect.headers(self.method, status)
        if data is None:
            return {"description": "Done. The response has no body.", "headers": headers}
        if isinstance(data, Paged):
            schema = self.dialect.page(data.key, shape_of(data.row, self._refer), self._refer)
        else:
            schema = shape_of(data, self._refer)
        whole = self.dialect.success(schema)
        content = {"schema": whole, "example": examples.of(whole, self._schemas())}
        return {"description": "Done.", "headers": headers, "content": {"application/json": content}}

    # --- Components ---

    def _refer(self, kind: type) -> Schema:
        """The component of a TypedDict. Two modules may have one of the same name."""
        name = kind.__name__.removeprefix("_").removesuffix("Out")
        if self._kept(name, kind) is False:
            name = f"{_module(kind)}{name}"
        if self._kept(name, kind) is None:
            self._keep(name, {}, kind)  # before its fields, which may refer to it
            self.registry[name, ResolvedComponent.SCHEMA].schema = object_of(kind, self._refer)
        return ref("schemas", name)

    def _kept(self, name: str, kind: type) -> bool | None:
        """Whether this component has the name. None if no component has it."""
        component = self.registry._components.get((name, ResolvedComponent.SCHEMA))
        return None if component is None else component.object is kind

    def _keep(self, name: str, schema: Schema, kind: Any) -> None:
        self.registry.register_on_missing(ResolvedComponent(name, ResolvedComponent.SCHEMA, schema, kind))

    def _schemas(self) -> dict[str, Schema]:
        parts = self.registry._components.items()
        made = {name: part.schema for (name, kind), part in parts if kind == ResolvedComponent.SCHEMA}
        return {**self.dialect.components["schemas"], **made}

    # --- What drf-spectacular asks while it reads a serializer ---

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """For example ContactsCreate, because two modules may have a CreateIn."""
        return f"{_module(type(serializer))}{type(serializer).__name__.removesuffix('In')}"

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        shape = getattr(field, "shape", None)
        if shape:
            return shape_of(shape | None if field.allow_null else shape, self._refer)
        if field.field_name in _OPEN:
            return {"type": ["object", "null"] if field.allow_null else "object", "additionalProperties": True}
        schema = super()._map_serializer_field(field, direction, bypass_extensions)
        if isinstance(field, serializers.ChoiceField):
            schema.pop("description", None)  # would repeat the list of choices
        is_text = isinstance(field, serializers.CharField)
        return {**schema, **_FORMS.get(str(field.field_name), {})} if is_text else schema

    def _insert_field_validators(self, field: Any, schema: Any) -> None:
        if field.field_name not in _FORMS:  # the room refuses blank ones
            super()._insert_field_validators(field, schema)


def _is_list(data: Any, name: str) -> bool:
    fields = getattr(data, "__annotations__", {})
    is_in_it = "list[" in str(fields.get(name, ""))
    return isinstance(data, Paged) or get_origin(data) is list or is_in_it or "items" in fields


def _words(handler: Any) -> dict[str, str]:
    """The docstring, as its first line and the rest."""
    first, _, rest = inspect.cleandoc(handler.__doc__ or "").partition("\n")
    words = {"summary": first.rstrip(".")}
    return {**words, "description": rest.strip()} if rest.strip() else words


def _tag(tokens: list[str]) -> str:
    return "Campaigns" if "campaigns" in tokens else _TAGS.get(tokens[0], tokens[0].capitalize())


def _module(kind: type) -> str:
    return kind.__module__.rsplit(".", 1)[-1].title().replace("_", "")


def _path_schema(name: str) -> Schema:
    if name.endswith(("id", "Id")):
        return {"type": "string", "format": "uuid"}
    return {"type": "string", "minLength": 1, "examples": [examples.EXAMPLES[name]]}


def _asked(name: str, field: Schema, required: bool) -> Schema:
    """A field as a query parameter, which can't be null."""
    schema = {word: value for word, value in field.items() if word != "description"}
    if isinstance(schema.get("type"), list):
        schema["type"] = next(kind for kind in schema["type"] if kind != "null")
    found: Schema = {"name": name, "in": "query", "schema": schema}
    if "description" in field:
        found["description"] = field["description"]
    return {**found, "required": True} if required else found
