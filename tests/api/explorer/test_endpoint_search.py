"""Search over the endpoints of the reference."""

from __future__ import annotations

import pytest

from apps.api.explorer import endpoint_search


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("rotate", "webhooks_rotate_secret"),
        ("ROTATE secret", "webhooks_rotate_secret"),
        ("secret rotate", "webhooks_rotate_secret"),
        ("/v3/contacts/{contact_id}", "contacts_retrieve"),
        ("post /v3/contacts", "contacts_create"),
        ("endpoint_url", "webhooks_create"),
        ("contacts_create", "contacts_create"),
    ],
)
def test_endpoint_is_found_by_path_words_and_fields(typed: str, wanted: str) -> None:
    found = endpoint_search.search("v3", typed)

    assert wanted in {each.id for group in found.groups.values() for each in group}
    assert 0 < found.count < found.total
    assert all(found.groups.values())


def test_no_words_find_everything() -> None:
    found = endpoint_search.search("v3", "  ")

    assert found.count == found.total > 40


def test_every_word_has_to_occur() -> None:
    assert endpoint_search.search("v3", "rotate zzz").groups == {}
