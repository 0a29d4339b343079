"""The vocabularies themselves; the names that they recognize are in test_headings.py."""

from __future__ import annotations

import re

from apps.contacts import vocabulary
from apps.contacts.folding import fold


def test_no_vocabulary_has_a_term_that_is_in_everything() -> None:
    patterns = [value for value in vars(vocabulary).values() if isinstance(value, re.Pattern)]

    assert len(patterns) > 15
    assert not any(pattern.search(fold("Xylophonist qqq")) for pattern in patterns)
    assert not any(pattern.search("") for pattern in patterns)
