"""Every rule of a definition, one line each: what is accepted, and what is refused, under which path."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings

from apps.channels.models import Channel
from apps.core.errors import Invalid
from apps.message_templates.definition import normalize
from apps.message_templates.lint import lint
from apps.message_templates.meta import components
from apps.message_templates.render import Compiled
from tests.message_templates.table import bodies, buttons, headers, variables
from tests.message_templates.table.case import Case
from tests.message_templates.table.generated import definitions

CASES: list[Case] = [*bodies.CASES, *headers.CASES, *buttons.CASES, *variables.CASES]
_MIN_CASES = 80


def _named(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", [case for case in CASES if case.problems], ids=_named)
def test_broken(case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        normalize(case.definition, category=case.category)

    assert refused.value.details == case.problems


@pytest.mark.parametrize("case", [case for case in CASES if not case.problems], ids=_named)
def test_valid(case: Case) -> None:
    sent = copy.deepcopy(case.definition)

    stored = normalize(sent, category=case.category)

    assert sent == case.definition
    assert normalize(stored, category=case.category) == stored
    assert _kept(case.definition, stored)


@settings(max_examples=300)
@given(definitions())
def test_whatever_is_valid_is_stored_as_it_came_and_can_be_sent(drawn: tuple[dict[str, Any], str]) -> None:
    sent, category = drawn

    stored = normalize(sent, category=category)

    assert _kept(sent, stored)
    assert normalize(stored, category=category) == stored
    assert components.build(stored, category)
    compiled = Compiled(stored)
    compiled.check(compiled.samples())
    for channel in Channel:
        assert compiled.render(channel, compiled.samples()).content.strip()
    assert all(advice.path.startswith("definition.") for advice in lint(stored, category))


def _kept(sent: Any, stored: Any) -> bool:
    """Whether all that was sent is stored as it came: defaults are added, and scalar samples become text."""
    if isinstance(sent, dict):
        return all(value is None or _kept(value, stored[key]) for key, value in sent.items())
    if isinstance(sent, list):
        return len(sent) == len(stored) and all(map(_kept, sent, stored))
    return bool(stored == sent or stored == str(sent))


def test_table_is_long_enough() -> None:
    assert len(CASES) >= _MIN_CASES
    assert len({(case.name, str(case.definition)) for case in CASES}) == len(CASES)
