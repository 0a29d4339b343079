"""What stands for the words of a message that has none."""

from __future__ import annotations

import pytest

from apps.channels.providers.types import Inbound, Media
from apps.messaging import media
from tests.messaging.conftest import NOW


def body(text: str, *files: Media, subject: str | None = None) -> dict[str, object]:
    return media.body_of(Inbound("ref", "+14155552671", "+14155550100", text, NOW, {}, media=files, subject=subject))


def file(content_type: str | None, url: str = "https://media.example/1") -> Media:
    return Media(url, content_type)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ((file("image/jpeg"),), "Picture"),
        ((file("image/jpeg"), file("image/png")), "2 pictures"),
        ((file("video/mp4"), file("audio/amr"), file("application/pdf")), "Video, recording and file"),
        ((file("text/x-vcard"), file("IMAGE/GIF; name=x")), "Contact card and picture"),
        ((file(None, "https://media.example/1.jpg?key=2"),), "Picture"),
        ((file(None),), "File"),
        ((file("image"),), "File"),
        ((), ""),
    ],
)
def test_files_are_named_by_what_they_are(files: tuple[Media, ...], words: str) -> None:
    assert media.text(body("", *files)) == words


def test_words_are_their_own() -> None:
    assert media.text(body("Look!", file("image/jpeg"))) == "Look!"


def test_subject_stands_for_words_where_there_is_nothing_else() -> None:
    assert media.text(body("", subject="Holiday")) == "Holiday"
    assert media.text(body("", file("image/jpeg"), subject="Holiday")) == "Picture"


def test_body_of_plain_words_is_as_ever() -> None:
    assert body("Hello") == {"header": None, "content": "Hello", "footer": None, "buttons": None}


def test_nothing_written_yet_is_nothing() -> None:
    assert media.text(None) == ""


def test_every_file_is_listed_with_its_address_and_type() -> None:
    listed = media.files(body("", file("image/jpeg"), file(None)))

    assert [(each.word, each.url, each.note) for each in listed] == [
        ("Picture", "https://media.example/1", "image/jpeg"),
        ("File", "https://media.example/1", ""),
    ]


def test_file_of_whatsapp_has_an_id_in_place_of_an_address() -> None:
    sticker = body("", Media(None, "image/webp", kind="sticker", id="1003", name=None))
    document = body("", Media(None, "application/pdf", sha256="ab", kind="document", id="1004", name="offer.pdf"))

    assert sticker["media"] == [
        {
            "mediaType": "sticker",
            "mimeType": "image/webp",
            "sizeBytes": None,
            "sourceHashSha256": None,
            "url": None,
            "id": "1003",
        }
    ]
    assert media.text(sticker) == "Sticker"
    assert [(each.word, each.url, each.note) for each in media.files(document)] == [
        ("File", "", "offer.pdf, application/pdf, media ID 1004")
    ]
