"""What an endpoint says of itself."""

from __future__ import annotations

from apps.api.openapi.operation import answers, handler_of
from apps.core.errors import DomainError


class Taken(DomainError):
    code = "RESOURCE_007"


def test_status_follows_from_the_answer_unless_it_is_said() -> None:
    class View:
        @answers(dict)
        def get(self) -> None: ...

        @answers(dict, 200, 202)
        def post(self) -> None: ...

        @answers()
        def delete(self) -> None: ...

    found = [handler_of(View(), method).operation.status for method in ("GET", "POST", "DELETE")]

    assert found == [(200,), (200, 202), (204,)]


def test_refusals_are_named_by_their_class_or_their_code() -> None:
    @answers(refuses=(Taken, "VALIDATION_005"))
    def method() -> None: ...

    assert method.operation.refuses == ("RESOURCE_007", "VALIDATION_005")  # type: ignore[attr-defined]


def test_a_method_may_stand_elsewhere() -> None:
    def post() -> None: ...

    class View:
        elsewhere = {"POST": post}

    assert handler_of(View(), "POST") is post
    assert handler_of(View(), "PUT") is None
