"""Which addresses can be called at all."""

from __future__ import annotations

import pytest

from apps.core.addresses import is_web_address


@pytest.mark.parametrize(
    "text",
    ["http://a", "https://example.com/x?y=1#z", "HTTPS://EXAMPLE.COM", "http://[::1]:8000/", "http://a:65535/%20"],
)
def test_web_addresses(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "example.com", "ftp://a", "http://", "https:///x", "javascript:alert(1)", "//a"),
        *("http://a:0", "http://a:65536", "http://a:x", "http://[::1", "http://a b", "http://a\n", "http://a\0"),
    ],
)
def test_everything_else(text: str) -> None:
    assert not is_web_address(text)
