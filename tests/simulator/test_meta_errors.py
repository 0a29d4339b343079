"""Meta's codes."""

from __future__ import annotations

from apps.simulator import meta_errors, numbers
from apps.simulator.meta_errors import MetaProblem


def test_refusal_has_metas_shape() -> None:
    error = meta_errors.body(MetaProblem("100", "No such object.", 33))["error"]

    assert (error["code"], error["error_subcode"], error["type"]) == (100, 33, "OAuthException")
    assert error["error_data"] == {"messaging_product": "whatsapp", "details": "No such object."}
    assert "error_subcode" not in meta_errors.body(MetaProblem("190", ""))["error"]


def test_every_test_number_means_something_to_meta() -> None:
    assert {meta_errors.like(fault.code) for fault in numbers.FAULTS.values()} <= set(meta_errors.ERRORS)
    assert meta_errors.like("131047") == "131047"
