"""A price book is imported in two steps: nothing is stored before the preview was seen."""

from __future__ import annotations

import re
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.billing.models import Rate
from tests.cast import Cast
from tests.factories import billing

_PAGE = "operator:billing_rate_import_file"
_HEADER = "channel,country,cost,markup,currency\n"


def _choose(console: Client, text: str, **given: str) -> tuple[int, str]:
    file = SimpleUploadedFile("prices.csv", text.encode(), "text/csv")
    answer = console.post(reverse(_PAGE), {"file": file, **given})
    return answer.status_code, answer.content.decode()


def _sent(page: str) -> dict[str, str]:
    """The hidden fields of the preview."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        pairs = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if pairs.get("name") in ("text", "digest", "is_whole_book"):
            found[pairs["name"]] = unescape(pairs.get("value", ""))
    return found


def test_preview_says_what_changes_and_for_whom(console: Client, cast: Cast) -> None:
    billing.rate(80_000, country="DE")
    billing.spend(billing.wallet(cast.acme), 240_000, country="DE", messages=2, units=3)

    status, page = _choose(console, f"{_HEADER}sms,DE,0.10,0,USD\nsms,FR,0.05,20,USD\n")

    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert status == 200
    assert "SMS to Germany now 0.0800 0.1000 up – 1" in words
    assert "SMS to France now none 0.0600 new – 0" in words
    assert "Acme SMS to Germany 2 3 $0.24 $0.30 $0.06" in words
    assert Rate.objects.count() == 1


def test_what_was_seen_is_stored(console: Client) -> None:
    _, page = _choose(console, f"{_HEADER}sms,DE,0.10,0,USD\n")

    said = console.post(reverse(_PAGE), _sent(page), follow=True).content.decode()

    assert "1 price changed." in said
    assert Rate.objects.get().cost == 100_000
    _, again = _choose(console, f"{_HEADER}sms,DE,0.10,0,USD\n")
    assert "Nothing changes" in again
    assert "Store prices" not in again


def test_book_that_changed_meanwhile_is_shown_again(console: Client) -> None:
    _, page = _choose(console, f"{_HEADER}sms,DE,0.10,0,USD\n")
    billing.rate(70_000, country="DE")

    answer = console.post(reverse(_PAGE), _sent(page))

    assert "Nothing was stored. Look again." in (shown := answer.content.decode())
    assert "0.0700" in shown
    assert Rate.objects.get().cost == 70_000
    console.post(reverse(_PAGE), _sent(shown))
    assert Rate.objects.get(valid_until=None).cost == 100_000


def test_whole_book_ends_the_rest(console: Client) -> None:
    billing.rate(70_000, country="SE")

    _, page = _choose(console, f"{_HEADER}sms,DE,0.10,0,USD\n", is_whole_book="on")
    assert "SMS to Sweden" in page
    console.post(reverse(_PAGE), _sent(page))

    assert [row.country for row in Rate.objects.filter(valid_until=None)] == ["DE"]


def test_mistakes_are_listed_and_nothing_is_stored(console: Client) -> None:
    status, page = _choose(console, f"{_HEADER}sms,DE,0.10,0,USD\nsms,Germany,free,0,EUR\n")

    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert (status, Rate.objects.exists()) == (422, False)
    assert "Nothing was stored." in words
    for column in ("country", "cost", "currency"):
        assert f"3 {column} " in words


def test_what_is_no_csv_is_refused_at_the_field(console: Client) -> None:
    status, page = _choose(console, "PK\x03\x04")
    assert (status, "Save the table as CSV" in page) == (422, True)

    empty = console.post(reverse(_PAGE), {})
    assert (empty.status_code, "This field is required" in empty.content.decode()) == (422, True)


def test_preview_that_was_tampered_with_is_read_again(console: Client) -> None:
    for text in (f"{_HEADER}sms,DE,free,0,USD\n", "PK\x03\x04"):
        assert console.post(reverse(_PAGE), {"text": text, "digest": "0"}).status_code == 422
    assert not Rate.objects.exists()
