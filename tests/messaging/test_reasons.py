"""Why a message failed: every code has its words."""

from __future__ import annotations

import pytest

from apps.channels.providers.telnyx_codes import ERRORS
from apps.messaging import reasons
from apps.messaging.models import BLOCKING_CODES


@pytest.mark.parametrize("code", sorted({*ERRORS.values(), *BLOCKING_CODES, *reasons.REASONS}))
def test_every_code_that_may_end_a_message_is_explained(code: str) -> None:
    reason = reasons.of(code)

    assert reason.title != reasons.of(None).title
    assert all(text.endswith(".") for text in (reason.brief, reason.cause, reason.fix))


def test_a_code_nobody_knows_is_still_a_failure() -> None:
    assert reasons.of("ERR_TOMORROW").title == reasons.of(None).title == "Failed"
    assert reasons.of("RESOURCE_002").title == "Template removed"
