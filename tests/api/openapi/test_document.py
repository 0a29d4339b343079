"""The whole document: valid, complete, and the same every time."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import orjson
import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from openapi_spec_validator import OpenAPIV31SpecValidator

from apps.api.openapi import health
from apps.api.openapi.document import VERSIONS, Generator, _made, document, written


@pytest.mark.parametrize("version", VERSIONS)
def test_document_is_valid(version: str) -> None:
    assert [each.message for each in OpenAPIV31SpecValidator(document(version)).iter_errors()] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_every_address_stands_in_it(version: str) -> None:
    resolver = next(each for each in get_resolver().url_patterns if str(each.pattern) == f"{version}/")
    assert isinstance(resolver, URLResolver)

    addresses = {
        f"/{version}/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(each.pattern))
        for each in resolver.url_patterns
        if isinstance(each, URLPattern)
    }

    paths = set(document(version)["paths"])
    assert paths - set(health.PATHS) == addresses
    assert paths & set(health.PATHS) == (set(health.PATHS) if version == "v3" else set())


def test_it_is_made_once_however_many_ask_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that had just started answered 500: its threads loaded spectacular's extensions at the same time."""
    made: list[str] = []

    class Counted(Generator):
        def __init__(self, version: str) -> None:
            made.append(version)
            super().__init__(version)

    monkeypatch.setattr("apps.api.openapi.document.Generator", Counted)
    _made.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(document, ["v3"] * 8))

    assert made == ["v3"]
    assert all(each is found[0] for each in found)


@pytest.mark.parametrize("version", VERSIONS)
def test_file_and_its_etag_are_made_of_the_document(version: str) -> None:
    raw, etag = written(version)

    assert orjson.loads(raw) == document(version)
    assert etag == f'"{sha256(raw).hexdigest()[:32]}"'


def test_document_does_not_know_where_it_is_served() -> None:
    assert document("v3")["servers"][0]["url"] == "/"
    assert b"127.0.0.1" not in written("v3")[0]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_part_is_used(version: str) -> None:
    raw = written(version)[0].decode()

    unused = [
        f"{kind}/{name}"
        for kind, parts in document(version)["components"].items()
        for name in parts
        if kind != "securitySchemes" and f'"#/components/{kind}/{name}"' not in raw
    ]

    assert unused == []
