"""What our processes log is masked."""

from __future__ import annotations

from typing import Any

from tests.sentdash.settings.reading import read


def test_every_line_is_masked() -> None:
    logging: Any = read("LOGGING")[0]

    assert logging["formatters"]["line"]["class"] == "apps.core.masked_log.MaskedFormatter"
    assert {handler["formatter"] for handler in logging["handlers"].values()} == {"line"}
