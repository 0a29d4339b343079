"""The document is served to anybody, once."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.api.openapi.document import VERSIONS, document


@pytest.mark.parametrize("version", VERSIONS)
def test_document_is_served_without_a_key(client: Client, version: str) -> None:
    response = client.get(f"/{version}/openapi.json")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == document(version)


def test_who_has_it_is_told_so(client: Client) -> None:
    etag = client.get("/v3/openapi.json").headers["ETag"]

    response = client.get("/v3/openapi.json", headers={"If-None-Match": etag})

    assert (response.status_code, response.content) == (304, b"")


def test_it_can_only_be_read(client: Client) -> None:
    assert client.post("/v3/openapi.json").status_code == 405
