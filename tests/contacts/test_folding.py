from __future__ import annotations

import pytest

from apps.contacts.folding import fold, terms


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Téléphone (bureau)", "telephone bureau"),
        ("PhoneNumber", "phone number"),
        ("SMSOptOut", "sms opt out"),
        ("PHONE_NUMBER", "phone number"),
        ("Numer telefonu komórkowego", "numer telefonu komorkowego"),
        ("Geschäftlich", "geschaftlich"),
        ("İş telefonu", "is telefonu"),
        ("Дата рождения", "дата рождения"),
        ("Κινητό", "κινητο"),
        ("ガラケー", "ガラケー"),
        ("전화", "전화"),
        ("Phone1", "phone 1"),
        ("E.164", "e164"),
        ("WhatsApp", "whatsapp"),
        ("\ufeff", ""),
        ("", ""),
    ],
)
def test_names_are_compared_without_case_accents_and_punctuation(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_vocabulary_finds_words_and_not_parts_of_words() -> None:
    known = terms("fax, telefon*, *telefon, =number, opt out, 電話")

    found = ["fax", "telefonnummer", "mobiltelefon", "number", "opt out", "optout", "勤務先電話", "home fax"]
    assert all(known.search(word) for word in found)
    assert not any(known.search(word) for word in ["taxfaxes", "my number", "adopted", "tele"])
