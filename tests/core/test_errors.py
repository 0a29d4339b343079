"""The one kind of failure that customers read."""

from __future__ import annotations

from apps.core.errors import DomainError, Invalid


class _Full(DomainError):
    code = "BUSINESS_008"
    message = "There is no room left"


def test_failure_carries_the_code_and_words_of_its_kind() -> None:
    problem = _Full(field="to")

    assert (problem.code, problem.message, problem.field, str(problem)) == (
        "BUSINESS_008", "There is no room left", "to", "There is no room left",
    )  # fmt: skip


def test_invalid_input_names_every_field() -> None:
    problem = Invalid({"to": ["Too short"], "channel": ["Unknown"]})

    assert problem.code == "VALIDATION_001"
    assert set(problem.details) == {"to", "channel"}
