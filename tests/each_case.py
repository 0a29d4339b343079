"""Many cases of one rule in one test: what they have in common is made once, and what each writes is rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVarTuple

from django.db import transaction

Case = TypeVarTuple("Case")


def wrong(cases: Iterable[tuple[*Case]], check: Callable[[*Case], None]) -> dict[tuple[*Case], str]:
    """What is wrong with each case that fails its assertions."""
    found: dict[tuple[*Case], str] = {}
    for case in cases:
        try:
            with transaction.atomic():
                check(*case)
                transaction.set_rollback(True)
        except AssertionError as problem:
            found[case] = str(problem)
    return found
