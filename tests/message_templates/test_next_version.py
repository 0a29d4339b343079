"""The next version of a published template, written and submitted at once (`versions.write_next`)."""

from __future__ import annotations

import pytest

from apps.message_templates import versions
from apps.message_templates.content import Typed
from apps.message_templates.models import MessageTemplate, TemplateStatus
from tests.cast import Cast
from tests.factories.message_templates import definition, template
from tests.message_templates.versioning import AGAIN


def _states(row: MessageTemplate) -> list[tuple[int, str]]:
    return list(row.versions.order_by("number").values_list("number", "status"))


def test_next_version_is_written_beside_the_one_that_is_sent(cast: Cast) -> None:
    row = template(cast.acme)

    typed = Typed(definition=definition("Good evening!"), submit_for_review=True, seen=versions.newest(row).stamp)
    written = versions.write_next(cast.acme, row, typed, now=AGAIN)

    assert (written.number, written.status) == (2, TemplateStatus.PENDING)
    assert _states(row) == [(1, "APPROVED"), (2, "PENDING")]


def test_next_version_that_says_the_same_is_none(cast: Cast) -> None:
    row = template(cast.acme)

    with pytest.raises(versions.NothingChanged):
        versions.write_next(cast.acme, row, Typed(definition=definition()), now=AGAIN)
    assert _states(row) == [(1, "APPROVED")]
