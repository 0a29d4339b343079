"""Nothing but a signature with the app's secret proves a callback; `test_conformance` has the good ones."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from apps.channels.providers import whatsapp_cloud
from apps.channels.providers.types import BadSignature


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "sha1=00", "é", "0" * 10_000])
def test_other_signature_is_refused(signature: str) -> None:
    with pytest.raises(BadSignature):
        whatsapp_cloud.verify({"x-hub-signature-256": signature}, b"{}", {"app_secret": "secret"}, 0)


def test_empty_secret_proves_nothing() -> None:
    signature = "sha256=" + hmac.new(b"", b"{}", hashlib.sha256).hexdigest()

    with pytest.raises(BadSignature):
        whatsapp_cloud.verify({"x-hub-signature-256": signature}, b"{}", {"app_secret": ""}, 0)
