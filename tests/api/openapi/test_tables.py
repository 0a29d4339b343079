"""The tables of docs/api.md say what is served, and nothing else."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from apps.api.openapi.document import VERSIONS, document

_ROW = re.compile(r"\| (?:(\d+) \| )?`([A-Z]+ /(v\d)/\S*)` \| (\w[\w ]*) \| ([\d, ]*)\|")
_TEXT = (settings.BASE_DIR / "docs/api.md").read_text()
_SECTION = _TEXT[_TEXT.index("## Endpoints") : _TEXT.index("\n## ", _TEXT.index("## Endpoints") + 1)]
_ROWS = [found.groups() for found in map(_ROW.match, _SECTION.splitlines()) if found]


@pytest.mark.parametrize("version", VERSIONS)
def test_table_says_what_is_served(version: str) -> None:
    told = {
        call: statuses.strip() for _, call, dialect, here, statuses in _ROWS if (dialect, here) == (version, "served")
    }

    served = {
        f"{method.upper()} {path}": ", ".join(status for status in operation["responses"] if status < "300")
        for path, methods in document(version)["paths"].items()
        if path.startswith(f"/{version}/")
        for method, operation in methods.items()
    }

    assert told == served


def test_every_number_of_the_contract_has_a_row() -> None:
    assert {int(number) for number, *_ in _ROWS if number} == set(range(1, 44))


def test_every_row_is_read() -> None:
    lines = [line for line in _SECTION.splitlines() if re.match(r"\| .*`[A-Z]+ /v", line)]

    assert len(lines) == len(_ROWS)
