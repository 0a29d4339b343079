"""`manage.py demo`: loads once, and keeps what it wrote to itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from apps.messaging.models import Message
from apps.organizations.models import Organization


@pytest.mark.django_db
def test_second_call_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    call_command("demo", "--empty")
    written = (tmp_path / "demo.env").read_text()

    call_command("demo", "--empty")

    assert (tmp_path / "demo.env").read_text() == written
    assert Organization.objects.count() == 1


@pytest.mark.django_db
def test_credentials_are_for_the_owner_of_the_home_alone(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path

    call_command("demo", "--empty")

    assert (tmp_path / "demo.env").stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "is_empty", "has_history"), [((), False, True), (("--empty",), False, False), ((), True, False)]
)
def test_the_history_comes_unless_it_is_to_start_empty(
    settings: Settings, tmp_path: Path, words: tuple[str, ...], is_empty: bool, has_history: bool
) -> None:
    settings.HOME, settings.DEMO_IS_EMPTY = tmp_path, is_empty

    call_command("demo", *words)
    before = Message.objects.count()
    call_command("demo")

    assert (before > 1000) is has_history
    assert Message.objects.count() == before
