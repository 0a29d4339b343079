"""Split a cell that has more than one phone number. If it may be one or two, it is refused, never joined."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

from apps.contacts.refusals import BadRow

_MIN_DIGITS = 7  # of a number that is complete
_LONGEST_AREA = 5  # digits of an area code, without trunk zero and calling code
_SHOWN = 40

# Between two numbers, whatever they are: Google's :::, semicolons (but not ";ext="), lines, words.
_SEPARATOR = re.compile(
    r":::|;(?!\s*ext)|[|•·、\r\n\t\x0b\x0c]|(?<=\d)\s+(?:or|and|oder|und|ou|et|o|e|y|of|en|eller|och|og|lub|i|nebo|a|"
    r"tai|ja|veya|ve|или|и|або|та|&)\s+(?=[+(\d])",
    re.IGNORECASE,
)
EXTENSION = re.compile(
    r"(?<=[0-9)])[\s,.(-]*(?:;\s*ext\w*|ext|extn|extension|x|#|durchwahl|dw|nebenstelle|nst|poste|p\.|доб|вн|anexo|ramal|interno|int|"
    r"wew|linka|kl|klapka|ankn|anknytning|lokal|toestel|tst|dahili|alanumero|内線|分机|分機|내선|ext\.)\s*[.:=]*\s*[0-9]{1,7}\s*[#)]*",
    re.IGNORECASE,
)
_BEFORE_PLUS = re.compile(r"(?<=\d)[\s)]*[,/\s]\s*(?=\+\d)")
# Between two numbers, or within one: +49 30/123456, or 12,345,678,901.
_ONE = re.compile(r"[+(]?[\d ().\-]{1,20}")  # what is plainly one number
_APART = re.compile(r"\s+[,/\\]\s+|,\s+")
_PERHAPS = re.compile(r"\s*[,/\\]\s*")


def numbers(cell: str) -> list[str]:
    """The numbers in a cell as they are written, none of them looked at yet. Raises BadRow."""
    plain = unicodedata.normalize("NFKC", cell)
    if _ONE.fullmatch(plain):
        return [plain.strip()]
    pieces = [part for piece in _SEPARATOR.split(plain) for part in _BEFORE_PLUS.split(piece)]
    return [number.strip() for piece in pieces if piece.strip() for number in _parts(piece.strip())]


def _parts(piece: str) -> list[str]:
    if EXTENSION.search(piece):
        return [piece]
    apart = [part for part in _APART.split(piece) if part]
    if len(apart) > 1 and all(_digits(part) >= _MIN_DIGITS for part in apart):
        return [number for part in apart for number in _parts(part)]
    parts = [part for part in _PERHAPS.split(piece) if part]
    if len(parts) < 2:
        return [piece]
    counts = [_digits(part) for part in parts]
    if max(counts) == 0:
        return [piece]
    complete = [part for part, count in zip(parts, counts, strict=True) if count >= _MIN_DIGITS]
    if len(complete) == sum(count > 0 for count in counts):  # what has no digits is a label, such as "home"
        return complete
    if _is_area_code(parts[0]) and max(counts[1:]) <= _MIN_DIGITS + 1 and min(counts[1:]) > 2:
        return [" ".join(parts)]
    raise BadRow(
        f"“{piece[:_SHOWN]}” may hold more than one phone number. Write each of them in full, with a comma between.",
        topic="May hold more than one phone number",
    )


def _digits(part: str) -> int:
    return sum(map(str.isdigit, part))


def _is_area_code(part: str) -> bool:
    digits = "".join(filter(str.isdigit, part))
    if part.lstrip().startswith(("+", "00")):
        digits = digits.lstrip("0")
        codes = (size for size in (1, 2, 3) if int(digits[:size] or 0) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
        digits = digits[next(codes, 0) :]
    return len(digits.lstrip("0")) <= _LONGEST_AREA
