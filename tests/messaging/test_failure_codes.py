"""Why a message failed: every code has its words."""

from __future__ import annotations

import pytest

from apps.channels.providers.telnyx.codes import ERRORS
from apps.messaging import failure_codes
from apps.messaging.models import BLOCKING_CODES


@pytest.mark.parametrize("code", sorted({*ERRORS.values(), *BLOCKING_CODES, *failure_codes.REASONS}))
def test_every_code_that_may_end_a_message_is_explained(code: str) -> None:
    reason = failure_codes.of(code)

    assert reason.title != failure_codes.of(None).title
    assert all(text.endswith(".") for text in (reason.brief, reason.cause, reason.fix))


def test_a_code_nobody_knows_is_still_a_failure() -> None:
    assert failure_codes.of("ERR_TOMORROW").title == failure_codes.of(None).title == "Failed"
    assert failure_codes.of("RESOURCE_002").title == "Template removed"
