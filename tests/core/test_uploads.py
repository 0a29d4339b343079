from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django.fixtures import Settings


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
