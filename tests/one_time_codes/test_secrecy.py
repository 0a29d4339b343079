from __future__ import annotations

import pytest
from pytest_django import Settings

from apps.core.models import new_id
from apps.one_time_codes import secrecy


@pytest.mark.parametrize("digits", [4, 6, 10])
def test_code_has_its_digits(digits: int) -> None:
    codes = {secrecy.new_code(digits) for _ in range(200)}

    assert all(len(code) == digits and code.isdecimal() for code in codes)
    assert len(codes) > 150  # of 10,000 at least: chance alone repeats about two


def test_digest_belongs_to_one_code() -> None:
    mine, other = new_id(), new_id()
    kept = secrecy.digest(mine, "482913")

    assert secrecy.is_code(mine, "482913", kept)
    assert not secrecy.is_code(mine, "482914", kept)
    assert not secrecy.is_code(other, "482913", kept)
    assert "482913" not in kept


def test_digest_depends_on_the_key(settings: Settings) -> None:
    code_id = new_id()
    kept = secrecy.digest(code_id, "482913")
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another"

    assert not secrecy.is_code(code_id, "482913", kept)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert secrecy.is_code(code_id, "482913", kept)


@pytest.mark.parametrize("typed", ["", "\0", "４８２９１３", "\ud800", "x" * 1000])
def test_anything_may_be_typed(typed: str) -> None:
    code_id = new_id()

    assert not secrecy.is_code(code_id, typed, secrecy.digest(code_id, "482913"))
