"""Health, as a load balancer asks."""

from __future__ import annotations

import pytest
from django.test import Client


def test_living_process_says_so_without_its_database() -> None:
    assert Client().get("/health/live").status_code == 204


@pytest.mark.django_db
def test_process_is_ready_when_its_database_answers() -> None:
    assert Client().get("/health/ready").status_code == 204
