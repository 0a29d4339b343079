"""The document for the API reference: its operations by tag, and the fields of a body line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

import orjson

from apps.api.openapi.document import document
from apps.api.openapi.shapes import Schema

_DEEPEST = 4  # of objects nested deeper, only the type is shown


@dataclass(frozen=True)
class Field:
    """A parameter or a field of a body. `depth` says how deeply it is nested."""

    name: str
    kind: str
    note: str
    is_required: bool = False
    depth: int = 0
    example: str = ""


@dataclass(frozen=True)
class DocumentedAnswer:
    status: int
    phrase: str
    codes: tuple[tuple[str, str], ...]  # error codes and their titles


@dataclass(frozen=True)
class OperationEntry:
    """One operation."""

    id: str
    version: str
    method: str
    path: str
    summary: str
    description: str
    in_path: tuple[Field, ...]
    in_query: tuple[Field, ...]
    body: tuple[Field, ...]
    body_example: str
    data: tuple[Field, ...]
    data_example: str
    answers: tuple[DocumentedAnswer, ...]
    has_sandbox: bool

    @property
    def changes(self) -> bool:
        return self.method != "GET"


@cache
def entries(version: str) -> dict[str, list[OperationEntry]]:
    """All operations, by tag."""
    whole = document(version)
    found: dict[str, list[OperationEntry]] = {tag["name"]: [] for tag in whole["tags"]}
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append(_Reader(version, whole).entry(method.upper(), path, operation))
    return found


def entry(version: str, id: str) -> OperationEntry | None:
    return next((each for group in entries(version).values() for each in group if each.id == id), None)


class _Reader:
    def __init__(self, version: str, whole: Schema) -> None:
        self._version, self._parts = version, whole["components"]

    def entry(self, method: str, path: str, operation: Schema) -> OperationEntry:
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        success = next(iter(operation["responses"].values())).get("content", {}).get("application/json", {})
        schema = body.get("schema", {})
        return OperationEntry(
            id=operation["operationId"],
            version=self._version,
            method=method,
            path=path,
            summary=operation["summary"],
            description=_plain(operation.get("description", "")),
            in_path=self._parameters(operation, "path"),
            in_query=self._parameters(operation, "query"),
            body=tuple(self._fields(schema)) if schema else (),
            body_example=_pretty(body.get("example")),
            data=tuple(self._fields(_inner(success["schema"]))) if success else (),
            data_example=_pretty(success.get("example")),
            answers=tuple(self._answer(status, each) for status, each in operation["responses"].items()),
            has_sandbox="sandbox" in schema.get("properties", {}),
        )

    def _parameters(self, operation: Schema, place: str) -> tuple[Field, ...]:
        found = [each for each in operation["parameters"] if each.get("in") == place]
        return tuple(self._parameter(each) for each in found)

    def _parameter(self, parameter: Schema) -> Field:
        schema = self._resolved(parameter["schema"])
        note = ". ".join(filter(None, (_plain(parameter.get("description", "")).rstrip("."), _choices(schema))))
        example = str(schema.get("examples", [""])[0])
        return Field(parameter["name"], self._kind(schema), note, parameter.get("required", False), 0, example)

    def _fields(self, schema: Schema, depth: int = 0) -> Iterator[Field]:
        inside = self._object_in(schema)
        required = inside.get("required", ())
        for name, part in inside.get("properties", {}).items():
            field = self._resolved(part)
            note = ". ".join(filter(None, (_first(part, field), _choices(field))))
            yield Field(name, self._kind(part), note, name in required, depth)
            if depth < _DEEPEST:
                yield from self._fields(part, depth + 1)

    def _object_in(self, schema: Schema) -> Schema:
        """The schema's object, also if it may be null or is a list of objects."""
        schema = self._resolved(schema)
        for several in ("anyOf", "oneOf", "allOf"):
            if several in schema:
                objects = (self._object_in(each) for each in schema[several])
                return next((each for each in objects if "properties" in each), {})
        return self._object_in(schema["items"]) if "items" in schema else schema

    def _kind(self, schema: Schema) -> str:
        schema = self._resolved(schema)
        several = schema.get("anyOf") or schema.get("oneOf")
        if several:
            return " or ".join(dict.fromkeys(self._kind(each) for each in several))
        if "allOf" in schema:
            return self._kind(schema["allOf"][0])
        kinds = schema.get("type", "anything")
        words = [kinds] if isinstance(kinds, str) else kinds
        return " or ".join(self._word(word, schema) for word in words)

    def _word(self, word: str, schema: Schema) -> str:
        if word == "array":
            return f"list of {self._kind(schema.get('items', {}))}"
        return str(schema.get("format", word)) if word == "string" else word

    def _answer(self, status: str, response: Schema) -> DocumentedAnswer:
        resolved = self._resolved(response)
        codes = [part.partition(": ") for part in resolved["description"].split("; ") if ": " in part]
        named = tuple((code, title) for code, _, title in codes)
        return DocumentedAnswer(int(status), HTTPStatus(int(status)).phrase, named)

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            _, _, kind, name = schema["$ref"].split("/")
            schema = self._parts[kind][name]
        return schema


def _first(part: Schema, field: Schema) -> str:
    """A field's own description, or else that of the component it refers to."""
    return _plain(part.get("description") or field.get("description") or "").strip().rstrip(".")


def _inner(schema: Schema) -> Schema:
    """The data inside an envelope."""
    inside: Schema = schema.get("properties", {})
    return inside["data"] if {"data", "meta"} <= set(inside) else schema


def _plain(text: str) -> str:
    """Without backticks, which the page would show."""
    return text.replace("`", "")


def _choices(schema: Schema) -> str:
    words = [str(each) for each in schema.get("enum", ()) if each not in (None, "")]
    return f"One of {', '.join(words)}" if words else ""


def _pretty(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() if value is not None else ""
