"""The health checks stand in the document, and answer what it says."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.api.openapi.document import document
from apps.api.openapi.health import PATHS


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_health_check_answers_as_documented_without_a_key(path: str) -> None:
    operation = document("v3")["paths"][path]["get"]

    answer = Client().get(path)

    assert (operation["tags"], operation["security"]) == (["Health"], [])
    assert list(operation["responses"])[0] == str(answer.status_code) == "204"
    assert answer.content == b""
