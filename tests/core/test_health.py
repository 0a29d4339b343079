"""Health, as a load balancer asks."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize("address", ["/health/live", "/healthcheck"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_living_process_says_so_without_its_database(address: str, method: str) -> None:
    answer = Client().generic(method, address)

    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("address", ["/health/live", "/health/ready", "/healthcheck"])
def test_health_is_only_read(address: str) -> None:
    assert Client().post(address).status_code == 405


@pytest.mark.django_db
def test_process_is_ready_when_its_database_answers() -> None:
    assert Client().get("/health/ready").status_code == 204
