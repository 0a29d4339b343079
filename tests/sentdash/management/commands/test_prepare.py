"""`manage.py prepare`: everything once, and quickly when there is nothing to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from apps.core.models import new_id
from tests.factories.organizations import customer
from tests.factories.webhooks import endpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Small sources of its own, so that collecting takes no time."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/page.css").write_text("a{}")
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATIC_ROOT = tmp_path / "static"
    hashed = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": hashed}
    settings.HOME = tmp_path
    settings.SITE_URL = "http://127.0.0.1:9000"
    settings.DEMO, settings.DEMO_IS_EMPTY = False, True
    monkeypatch.setenv("SENTDASH_SIMULATOR_URL", "http://127.0.0.1:9001")
    return tmp_path


def test_static_files_are_collected_when_a_source_changed(home: Path) -> None:
    call_command("prepare")
    first = (home / "static/staticfiles.json").stat().st_mtime_ns
    call_command("prepare")
    assert (home / "static/staticfiles.json").stat().st_mtime_ns == first

    (home / "sources/page.css").write_text("b{color:red}")
    call_command("prepare")
    assert (home / "static/page.css").read_text() == "b{color:red}"


def test_the_demo_is_loaded_in_demo_mode_only(home: Path) -> None:
    call_command("prepare")

    assert not (home / "demo.env").exists()


def test_the_demo_account_stays_and_its_addresses_follow_the_ports(home: Path, settings: Settings) -> None:
    settings.DEMO = True
    call_command("prepare")
    first = (home / "demo.env").read_text()

    webhook = endpoint(customer("Globex"), endpoint_url=f"http://127.0.0.1:9001/inbox/{new_id()}")
    settings.SITE_URL, settings.SIMULATOR_URL = "http://127.0.0.1:9100", "http://127.0.0.1:9200"
    call_command("prepare")

    webhook.refresh_from_db()
    assert webhook.endpoint_url.startswith("http://127.0.0.1:9200/inbox/")
    assert "SENT_BASE_URL=http://127.0.0.1:9000\n" in first
    assert (home / "demo.env").read_text() == first.replace(":9000", ":9100")
    assert (home / "demo.env").stat().st_mode & 0o777 == 0o600
