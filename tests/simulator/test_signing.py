"""The key pair and the signature, judged by Telnyx's own verifier."""

from __future__ import annotations

import base64
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from telnyx.lib.webhook_verification import WebhookVerificationError, verify_webhook_signature

from apps.simulator import signing
from apps.simulator.signing import BadSigningKey, Signer

BODY = '{"data":{"text":"Grüße"}}'


def test_telnyx_accepts_the_signature() -> None:
    signer = Signer(b"s" * 32)

    headers = signer.headers(BODY.encode(), int(time.time()))

    verify_webhook_signature(BODY, headers, signer.public_key)


def test_telnyx_refuses_another_key() -> None:
    headers = Signer(b"s" * 32).headers(BODY.encode(), int(time.time()))

    with pytest.raises(WebhookVerificationError):
        verify_webhook_signature(BODY, headers, Signer(b"t" * 32).public_key)


def test_seed_is_made_once_and_kept_private(tmp_path: Path) -> None:
    home = tmp_path / "not" / "yet"

    first, second = signing.load(home), signing.load(home)

    assert first.public_key == second.public_key
    assert stat.S_IMODE((home / "seed.key").stat().st_mode) == 0o600


def test_two_programs_starting_at_once_get_one_seed(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: signing.load(tmp_path / "home").public_key, range(32)))

    assert len(keys) == 1
    assert [each.name for each in (tmp_path / "home").iterdir()] == ["seed.key"]


def test_given_seed_file_decides(tmp_path: Path) -> None:
    given = tmp_path / "given.key"
    given.write_bytes(base64.b64encode(b"s" * 32) + b"\n")

    assert signing.load(tmp_path / "home", given).public_key == Signer(b"s" * 32).public_key
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"not base64!", "base64"), (base64.b64encode(b"short"), "5 bytes where 32 are needed")]
)
def test_file_without_a_seed_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    given = tmp_path / "given.key"
    given.write_bytes(content)

    with pytest.raises(BadSigningKey, match=sentence):
        signing.load(tmp_path, given)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSigningKey, match="cannot be read"):
        signing.load(tmp_path, tmp_path / "nowhere.key")
