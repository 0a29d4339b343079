"""The demo account, for what acts inside the house."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings


@pytest.fixture
def demo(db: None, settings: Settings, tmp_path: Path) -> dict[str, str]:
    """The demo account in the test's own database, and what stands in its demo.env."""
    settings.HOME = tmp_path
    call_command("demo", "--empty")
    return dict(line.split("=", 1) for line in (tmp_path / "demo.env").read_text().splitlines())
