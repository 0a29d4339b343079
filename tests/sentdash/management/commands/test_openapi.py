"""`manage.py openapi`: the committed document is what the code answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from apps.api.openapi.document import written
from sentdash.management.commands import openapi


def test_committed_document_is_what_the_code_answers() -> None:
    call_command("openapi", "--check")


def test_drift_is_found_and_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openapi, "FILE", tmp_path / "openapi.json")
    with pytest.raises(CommandError, match="manage.py openapi"):
        call_command("openapi", "--check")

    call_command("openapi")
    call_command("openapi", "--check")

    assert (tmp_path / "openapi.json").read_bytes() == written("v3")[0]
