from __future__ import annotations

import phonenumbers
import pytest

from apps.channels import regions


def test_every_region_of_the_library_has_a_name() -> None:
    assert set(regions.NAMES) == set(phonenumbers.SUPPORTED_REGIONS)
    assert all(regions.NAMES.values())


def test_name_of_no_region_is_its_code() -> None:
    assert regions.name("DE") == "Germany"
    assert regions.name("001") == "001"
    assert (regions.phrase("DE"), regions.phrase("US")) == ("Germany", "the United States")


@pytest.mark.parametrize("code", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_every_region_is_found_by_its_code_and_its_name(code: str) -> None:
    assert regions.find(code.lower()) == code
    assert regions.find(regions.name(code)) == code
    assert regions.find(regions.name(code).upper()) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "DE"),
        (" GB ", "GB"),
        ("uk", "GB"),
        ("U.K.", "GB"),
        ("Germany", "DE"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("DEU", "DE"),
        ("gbr", "GB"),
        ("England", "GB"),
        ("Great Britain", "GB"),
        ("Holland", "NL"),
        ("The Netherlands", "NL"),
        ("Czech Republic", "CZ"),
        ("Korea, Republic of", "KR"),
        ("Russian Federation", "RU"),
        ("Viet Nam", "VN"),
        ("Bosnia and Herzegovina", "BA"),
        ("Saint Lucia", "LC"),
        ("Cote d'Ivoire", "CI"),
        ("🇩🇪", "DE"),
        ("US - United States", "US"),
        ("Germany (+49)", "DE"),
        ("+49 Germany", "DE"),
    ],
)
def test_region_is_found_by_what_people_write(text: str, code: str) -> None:
    assert regions.find(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Deutschland", "DE"),
        ("Österreich", "AT"),
        ("Schweiz", "CH"),
        ("Suisse", "CH"),
        ("España", "ES"),
        ("Espana", "ES"),
        ("Allemagne", "DE"),
        ("Alemania", "DE"),
        ("Italia", "IT"),
        ("Polska", "PL"),
        ("Česko", "CZ"),
        ("Sverige", "SE"),
        ("Danmark", "DK"),
        ("Norge", "NO"),
        ("Suomi", "FI"),
        ("Türkiye", "TR"),
        ("Россия", "RU"),
        ("Україна", "UA"),
        ("Ελλάδα", "GR"),
        ("日本", "JP"),
        ("中国", "CN"),
        ("대한민국", "KR"),
        ("مصر", "EG"),
        ("ישראל", "IL"),
        ("Magyarország", "HU"),
        ("Brasil", "BR"),
    ],
)
def test_region_is_found_in_the_language_of_its_people(text: str, code: str) -> None:
    assert regions.find(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("+1", "US"), ("1", "US"), ("0044", "GB"), ("49", "DE"), ("+7", "RU"), ("+1-242", "BS"), ("1 (809)", "DO")],
)
def test_region_is_found_by_its_calling_code(text: str, code: str) -> None:
    assert regions.find(text) == code


@pytest.mark.parametrize("text", ["XX", "", "Atlantis", "Bavaria", "QLD", "+800", "999", "x" * 1000, "1.5"])
def test_what_is_no_region(text: str) -> None:
    assert regions.find(text) is None


def test_choices_are_sorted_by_name_and_show_the_calling_code() -> None:
    words = [words for _, words in regions.choices()]

    assert ("DE", "Germany (+49)") in regions.choices()
    assert words.index("Åland Islands (+358)") < words.index("Albania (+355)") < words.index("Zimbabwe (+263)")
