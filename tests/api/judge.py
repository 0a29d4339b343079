"""Holds every answer against the OpenAPI document: its status, its body and its error code must stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import orjson
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from apps.api.openapi.document import document

_FORMATS = FormatChecker(formats=["uuid"])
_FORMATS.checks("date-time", raises=ValueError)(lambda text: not isinstance(text, str) or _moment(text))


def _moment(text: str) -> bool:
    return datetime.fromisoformat(text).tzinfo is not None


def complaints(method: str, path: str, status: int, content_type: str, raw: bytes) -> list[str]:
    """What an answer has that its document does not know of; nothing, where the document has no such call."""
    version = path.split("/")[1]
    found = version in {"v2", "v3"} and method != "HEAD" and operation_at(version, method, path)
    if not found:
        return []
    template, operation = found
    if str(status) not in operation["responses"]:
        return [f"{method} {template} may not answer {status}"]
    content = _resolved(version, operation["responses"][str(status)]).get("content", {})
    if not content:
        return [f"{method} {template} has no body with {status}"] if raw else []
    kind = content_type.split(";", maxsplit=1)[0]
    if kind not in content:
        return [f"{method} {template} may not answer {status} as {kind!r}"]
    steps = ["paths", template, method.lower(), "responses", str(status), "content", kind, "schema"]
    problems = _validator(version, tuple(steps)).iter_errors(orjson.loads(raw))
    return [f"{method} {template} {status}: {each.json_path} {each.message}"[:500] for each in _leaves(problems)]


def operation_at(version: str, method: str, path: str) -> tuple[str, dict[str, Any]] | None:
    """The operation that a path leads to, with its template."""
    for template, pattern in _templates(version):
        if pattern.fullmatch(path) and method.lower() in document(version)["paths"][template]:
            return template, document(version)["paths"][template][method.lower()]
    return None


@cache
def _templates(version: str) -> list[tuple[str, re.Pattern[str]]]:
    """Words before variables, as the URLconf has them."""
    paths = sorted(document(version)["paths"], key=lambda path: path.replace("{", "~"))
    return [(path, re.compile(re.sub(r"{\w+}", "[^/]+", path))) for path in paths]


def _resolved(version: str, part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    _, _, kind, name = part["$ref"].split("/")
    resolved: dict[str, Any] = document(version)["components"][kind][name]
    return resolved


@cache
def _validator(version: str, steps: tuple[str, ...]) -> Any:
    """Of the schema at this place, through references."""
    here: Any = document(version)
    at: list[str] = []
    for step in steps:
        here, at = here[step], [*at, step]
        if "$ref" in here:
            at = here["$ref"].split("/")[1:]
            here = _resolved(version, here)
    pointer = "/".join(step.replace("~", "~0").replace("/", "~1") for step in at)
    registry: Any = Registry().with_resource("urn:api", DRAFT202012.create_resource(document(version)))
    return Draft202012Validator({"$ref": f"urn:api#/{pointer}"}, registry=registry, format_checker=_FORMATS)


def _leaves(problems: Iterable[Any]) -> Iterable[Any]:
    for problem in problems:
        yield from problem.context or [problem]
