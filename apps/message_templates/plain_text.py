"""What Meta refuses in short plain texts (headers, footers, labels): emoji, line breaks and formatting characters."""

from __future__ import annotations

import re

# Everything that phones draw as a picture. Source: Unicode's emoji-data, with the symbols and dingbats around them.
EMOJI = re.compile(
    "[\U0001f000-\U0001faff\U000e0020-\U000e007f\u231a\u231b\u2328\u23cf\u23e9-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0"
    "\u25fb-\u25fe\u2600-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299\ufe0f\u20e3\u200d]"
)
FORMATTING = re.compile(r"[*_~`]")
BREAK = re.compile("[\r\n\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")


def is_plain(text: str) -> bool:
    return not any(pattern.search(text) for pattern in (EMOJI, FORMATTING, BREAK))


def plain(text: str) -> str:
    """The text without them."""
    return _SPACES.sub(" ", FORMATTING.sub("", EMOJI.sub("", BREAK.sub(" ", text))))
