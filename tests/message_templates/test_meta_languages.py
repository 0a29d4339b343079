from __future__ import annotations

import pytest

from apps.message_templates import language
from apps.message_templates.meta_languages import CODES, at_meta


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("en_US", "en_US"),
        ("en-GB", "en_GB"),
        ("de_DE", "de"),
        ("fr_FR", "fr"),
        ("zh", "zh_CN"),
        ("zh_Hant_HK", "zh_HK"),
        ("pt", "pt_PT"),
        ("no_NO", "nb"),
        ("cy", None),
        ("mt_MT", None),
    ],
)
def test_code_of_a_language_at_meta(written: str, code: str | None) -> None:
    assert at_meta(written) == code


def test_languages_that_we_detect_are_known_at_meta_under_the_same_code() -> None:
    assert sorted(set(language.WORDS) - CODES) == []
