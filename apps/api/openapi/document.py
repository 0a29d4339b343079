"""The document of one API version: built once per process, from the URLs that are really served."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from threading import Lock
from typing import Any

import orjson
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from rest_framework.schemas.generators import BaseSchemaGenerator

from apps.api.openapi import health
from apps.api.openapi.inspector import DIALECTS
from apps.api.openapi.shapes import Schema

VERSIONS = tuple(DIALECTS)
_making = Lock()


class Guessed(Exception):
    """drf-spectacular had to guess, so the document might be wrong."""


class Generator(SchemaGenerator):
    """Reads the URLs of one version."""

    def __init__(self, version: str) -> None:
        self._version = version
        super().__init__()

    def create_view(self, callback: Any, method: str, request: Any = None) -> Any:
        """DRF's version. spectacular's looks for the method on the view, but one of ours is elsewhere."""
        return BaseSchemaGenerator.create_view(self, callback, method, None)

    def _initialise_endpoints(self) -> None:
        super()._initialise_endpoints()
        self.endpoints = [each for each in self.endpoints or () if each[0].startswith(f"/{self._version}/")]


def document(version: str) -> Schema:
    """OpenAPI 3.1 of "v3" or "v2". Raises Guessed or Undeclared if an endpoint isn't fully declared."""
    with _making:  # two threads must not load spectacular's extensions at the same time
        return _made(version)


@cache
def _made(version: str) -> Schema:
    dialect = DIALECTS[version]
    with GENERATOR_STATS.silence():
        made: Schema = Generator(version).get_schema(public=True)
    problems = [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]
    if problems:
        raise Guessed("\n".join(problems))
    paths = {**made["paths"], **(health.PATHS if version == "v3" else {})}
    tags = dict.fromkeys(tag for path in paths.values() for each in path.values() for tag in each["tags"])
    parts = made["components"]
    schemas = {**dialect.components["schemas"], **parts["schemas"]}
    return {
        "openapi": "3.1.0",
        "info": {"title": dialect.title, "version": version, "description": dialect.description},
        "servers": [{"url": "/", "description": "The server that answers this"}],
        "tags": [{"name": tag} for tag in tags],
        "security": dialect.security,
        "paths": paths,
        "components": {**dialect.components, "schemas": schemas, "responses": parts["responses"]},
    }


@cache
def written(version: str) -> tuple[bytes, str]:
    """The document as a file, and its ETag."""
    raw = orjson.dumps(document(version), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return raw, f'"{sha256(raw).hexdigest()[:32]}"'
