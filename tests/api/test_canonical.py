from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.api.canonical import canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b'{"a": 1, "b": 2}', b'{"b":2,"a":1}'),
        (b'{"a": {"b": 1, "c": [1, 2]}}', b'\n{ "a" : {"c":[1,2],\t"b":1}}\r\n'),
        (b'{"a": 1}', b'{"a": 1.0}'),
        (b'{"a": 1}', b'{"a": 10e-1}'),
        (b'{"a": 100}', b'{"a": 1E+2}'),
        (b'{"a": 0}', b'{"a": -0.0}'),
        (b'{"a": 12345678901234567890}', b'{"a": 12345678901234567890.0}'),
        (b'{"a": "\\u00e9/"}', '{"a": "é\\/"}'.encode()),
        (b'{"a": "\\ud83d\\ude00"}', '{"a": "😀"}'.encode()),
        (b'{"\\u0061": 1}', b'{"a": 1}'),
        (b'{"a": 1, "a": 2}', b'{"a": 2}'),  # as every parser here reads it
        (b"", b"{}"),
        (b"  ", b"{ }"),
    ],
)
def test_what_means_the_same_is_written_the_same(one: bytes, other: bytes) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b'{"a": [1, 2]}', b'{"a": [2, 1]}'),
        (b'{"a": 1}', b'{"a": "1"}'),
        (b'{"a": 1}', b'{"a": true}'),
        (b'{"a": 1}', b'{"a": -1}'),
        (b'{"a": 10}', b'{"a": 1}'),
        (b'{"a": 12345678901234567890}', b'{"a": 12345678901234567891}'),
        (b'{"a": null}', b"{}"),
        (b'{"a": "b"}', b'{"a": "b "}'),
        (b'{"a": 1}', b'{"A": 1}'),
        (b"[]", b"{}"),
    ],
)
def test_what_means_something_else_is_written_otherwise(one: bytes, other: bytes) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "raw",
    [
        b"{", b'{"a": NaN}', b'{"a": 1e99999999999999999999}', b"\xff", b'{"a": "\\ud800"}', b"a=1&b=2",
        b"[" * 100_000, b'{"a":' * 300 + b"1" + b"}" * 300,
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_its_own_form(raw: bytes) -> None:
    assert canonical(raw) == raw


def test_endless_numbers_cost_nothing() -> None:
    assert canonical(b'{"a": ' + b"9" * 500_000 + b"}") == b'{"a":' + b"9" * 500_000 + b"}"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text('abé"\\', max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
@example(9_007_199_254_740_993)
def test_every_spelling_of_a_body_has_one_form(body: Any) -> None:
    spelled = [
        json.dumps(body).encode(),
        json.dumps(body, ensure_ascii=False, indent=3).encode(),
        json.dumps(body, sort_keys=True, separators=(",", ":")).encode(),
    ]

    assert len({canonical(each) for each in spelled}) == 1
    assert _exact(canonical(spelled[0])) == _exact(spelled[0])


def _exact(raw: bytes) -> Any:
    """With every number as it is written: a float cannot tell 2⁵³ from 2⁵³ + 1."""
    return json.loads(raw, parse_int=Decimal, parse_float=Decimal)
