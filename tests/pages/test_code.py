"""The code that pages show to whoever has nothing yet, as a program runs it. That of a message: test_messages.py."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context

from apps.core.tags import snippet
from tests.live_house import Live
from tests.pages.programs import LANGUAGES, run

_NUMBER = "+14155550142"
_FILES = dict(zip(LANGUAGES, ("sh", "py.txt", "ts.txt"), strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("template", "answered"),
    [("contacts/code/add", _NUMBER), ("channels/code/look", "is_valid"), ("users/keys/try", "organization")],
)
def test_it_runs(live: Live, template: str, answered: str, language: str, tmp_path: Path) -> None:
    own = f"{_NUMBER[:-1]}{3 + LANGUAGES.index(language)}"  # who is added twice is refused
    code = _shown(live, f"{template}.{_FILES[language]}", language).replace(_NUMBER, own)

    assert answered.replace(_NUMBER, own) in run(language, code, live, tmp_path)


def _shown(live: Live, template: str, language: str) -> str:
    customer = SimpleNamespace(id=live.env["SENTDASH_ORGANIZATION_ID"])
    shell = SimpleNamespace(site_url=live.url, site=live.url.split("://")[1])
    context = Context({"request": SimpleNamespace(customer=customer), "shell": shell})
    [tab] = snippet(context, "any", language, template)["tabs"]
    return str(tab["code"])
