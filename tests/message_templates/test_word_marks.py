"""Words marked that another text doesn't have."""

from __future__ import annotations

from apps.message_templates import word_marks


def test_words_that_the_other_lacks_are_marked() -> None:
    cases = {
        ("Hello Ada, welcome", "Hello Ada, welcome"): [("Hello Ada, welcome", "")],
        ("Hello Ada, welcome", "Hello welcome"): [("Hello ", ""), ("Ada, ", "differs"), ("welcome", "")],
        ("Hello welcome", "Hello Ada, welcome"): [("Hello welcome", "")],
        ("New", ""): [("New", "differs")],
        ("", "Gone"): [],
    }

    found = {pair: _joined(word_marks.between(*pair)) for pair in cases}

    assert found == cases


def _joined(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbours with the same mark count as one."""
    joined: list[tuple[str, str]] = []
    for text, mark in pieces:
        if joined and joined[-1][1] == mark:
            joined[-1] = (joined[-1][0] + text, mark)
        else:
            joined.append((text, mark))
    return joined
