"""Uploads and bodies that are too large."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from apps.core.uploads import body_limit

MIB = 1024 * 1024


def _upload(**files: bytes) -> HttpRequest:
    sent = {name: SimpleUploadedFile(f"{name}.csv", content) for name, content in files.items()}
    return RequestFactory().post("/", {"before": "kept", **sent, "word": "kept"})


def test_file_of_the_right_size_comes_whole(settings: Settings) -> None:
    settings.LARGEST_UPLOAD = 200_000
    content = b"0123456789" * 20_000

    kept = _upload(file=content).FILES["file"]
    assert not isinstance(kept, list)
    assert kept.read() == content


def test_larger_one_is_as_if_it_had_not_been_chosen(settings: Settings) -> None:
    settings.LARGEST_UPLOAD = 199_999

    request = _upload(file=b"0123456789" * 20_000, small=b"ab")

    assert list(request.FILES) == ["small"]
    assert (request.POST["before"], request.POST["word"]) == ("kept", "kept")


@pytest.mark.parametrize(
    ("content_type", "limit"),
    [
        ("application/json", MIB),
        ("application/x-www-form-urlencoded", MIB),
        ("", MIB),
        ("multipart/form-data; boundary=b", 17 * MIB),
        ("Multipart/Form-Data", 17 * MIB),
    ],
)
def test_how_large_a_body_may_be(content_type: str, limit: int) -> None:
    assert body_limit(content_type) == limit


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/contacts/import/", "/accounts/login/"])
@pytest.mark.parametrize("stated", [str(MIB + 1), "-1", "many"])
def test_larger_body_of_a_page_is_refused_unread(path: str, stated: str) -> None:
    answer = Client().post(path, data=b"x", content_type="application/x-www-form-urlencoded", CONTENT_LENGTH=stated)

    assert answer.status_code == 413
    assert "at most 16 MB" in answer.content.decode()


@pytest.mark.django_db
def test_larger_body_of_a_part_of_a_page_is_refused_with_a_sentence() -> None:
    answer = Client().post(
        "/contacts/import/", data=b"x", content_type="text/plain", CONTENT_LENGTH=str(2 * MIB), HTTP_HX_REQUEST="true"
    )

    assert answer.status_code == 413
    assert "at most 16 MB" in answer.headers["HX-Trigger"]
