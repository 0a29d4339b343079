"""Why a message failed: every code has its words."""

from __future__ import annotations

import pytest

from apps.channels.providers import telnyx, whatsapp_cloud
from apps.error_codes import catalog
from apps.error_codes.catalog import BLOCKING
from apps.error_codes.endings import ENDINGS


@pytest.mark.parametrize(
    "code", sorted({*telnyx.codes.ERRORS.values(), *whatsapp_cloud.codes.ERRORS.values(), *BLOCKING, *ENDINGS})
)
def test_every_code_that_may_end_a_message_is_explained(code: str) -> None:
    reason = catalog.ending_of(code)

    assert reason.title != catalog.ending_of(None).title
    assert all(text.endswith(".") for text in (reason.brief, reason.cause, reason.fix))


def test_a_code_nobody_knows_is_still_a_failure() -> None:
    assert catalog.ending_of("ERR_TOMORROW").title == catalog.ending_of(None).title == "Failed"
    assert catalog.ending_of("RESOURCE_002").title == "Template removed"
