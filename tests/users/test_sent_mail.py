"""Mail that goes nowhere, and can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from pytest_django.fixtures import Settings

from apps.users import sent_mail


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def _send(subject: str) -> None:
    sent_mail.Outbox().send_messages([EmailMessage(subject, "Open https://a.test/ – now", to=["ines@acme.test"])])


def test_what_was_sent_is_there_the_newest_first(capsys: pytest.CaptureFixture[str]) -> None:
    _send("First")
    _send("Sécond")

    mails = sent_mail.newest()

    assert [mail.subject for mail in mails] == ["Sécond", "First"]
    assert mails[0].to == "ines@acme.test"
    assert mails[0].text.strip() == "Open https://a.test/ – now"
    assert "Subject: First" in capsys.readouterr().out


def test_old_mail_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent_mail, "_KEPT", 2)

    for number in range(4):
        _send(str(number))

    assert [mail.subject for mail in sent_mail.newest()] == ["3", "2"]
