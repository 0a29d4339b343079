"""What each carrier takes for an answer, and how it signs."""

from __future__ import annotations

import hashlib
import hmac

from apps.simulator import dialects
from apps.simulator.dialects import META
from apps.simulator.phones import TELNYX
from apps.simulator.signing import Signer

SIGNER = Signer(b"s" * 32)


def test_telnyx_takes_any_2xx_and_meta_only_a_200() -> None:
    known = dialects.of(SIGNER)

    assert [known[TELNYX].is_taken(status) for status in (200, 204, 302, 500)] == [True, True, False, False]
    assert [known[META].is_taken(status) for status in (200, 204, 302, 500)] == [True, False, False, False]


def test_meta_signs_the_body_with_the_apps_secret() -> None:
    signature = dialects.of(SIGNER)[META].headers(b"{}", 0)["x-hub-signature-256"]

    assert signature == "sha256=" + hmac.new(SIGNER.app_secret.encode(), b"{}", hashlib.sha256).hexdigest()
    assert len(SIGNER.app_secret) == 32
