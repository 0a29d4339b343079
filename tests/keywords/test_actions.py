"""Adding and changing keywords at the same time. The rules of each field: tests/api/v3/test_keywords.py."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from apps.keywords import actions, effective
from apps.keywords.models import Keyword
from tests.cast import Cast


def _at_once(work: Callable[[int], object]) -> list[object]:
    def run(index: int) -> object:
        try:
            return work(index)
        except actions.WordTaken as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(run, range(8)))


@pytest.mark.django_db(transaction=True)
def test_the_same_word_added_and_a_default_changed_at_once_are_one_row_each(cast: Cast) -> None:
    spellings = ("HOURS", "hours", "Hóurs", "ＨＯＵＲＳ")
    stop = effective.keywords_of(cast.acme)[0]

    added = _at_once(
        lambda index: actions.create(cast.acme, word=spellings[index % 4], action="OTHER", now=timezone.now())
    )
    changed = _at_once(
        lambda index: actions.edit(
            cast.acme, effective.find(cast.acme, stop.id), reply=f"Bye {index}", now=timezone.now()
        )
    )

    assert sum(isinstance(each, Keyword) for each in added) == 1
    assert all(isinstance(each, Keyword) for each in changed)
    assert Keyword.objects.filter(organization=cast.acme.organization).count() == 2
