"""docs/api.md lists every call of v2, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

from apps.api.openapi.document import document

_PAGE = Path(__file__).resolve().parents[3] / "docs/api.md"
_ROW = re.compile(r"^\| `([A-Z]+) (/v2/\S+)` \| (\d+) \|", re.MULTILINE)


def test_table_tells_what_there_is() -> None:
    told = {(method, path, status) for method, path, status in _ROW.findall(_PAGE.read_text())}
    found = {
        (method.upper(), path, status)
        for path, methods in document("v2")["paths"].items()
        for method, operation in methods.items()
        for status in operation["responses"]
        if status < "300"
    }

    assert told == found
