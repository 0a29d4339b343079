"""`manage.py demo`: loads once, and keeps what it wrote to itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from apps.organizations.models import Organization


@pytest.mark.django_db
def test_second_call_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    call_command("demo")
    written = (tmp_path / "demo.env").read_text()

    call_command("demo")

    assert (tmp_path / "demo.env").read_text() == written
    assert Organization.objects.count() == 1


@pytest.mark.django_db
def test_credentials_are_for_the_owner_of_the_home_alone(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path

    call_command("demo")

    assert (tmp_path / "demo.env").stat().st_mode & 0o777 == 0o600
