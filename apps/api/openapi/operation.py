"""`@answers`: the one line in which an endpoint says what it answers; the rest of the document is read from the code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from apps.core.errors import DomainError

F = TypeVar("F", bound=Callable[..., Any])
Refusal = type[DomainError] | str


@dataclass(frozen=True)
class Paged:
    """A page of a list: `{key: [row, …], "pagination": {…}}`, asked for with `page` and `page_size`."""

    key: str
    row: Any


@dataclass(frozen=True)
class Operation:
    """`data` is the type of the answer (None: no body), `body` and `query` read the request: serializers, or a struct."""

    data: Any
    status: tuple[int, ...]
    body: type | None
    query: type | None
    refuses: tuple[str, ...]
    sandbox: bool
    account: bool


def answers(
    data: Any = None,
    *status: int,
    body: type | None = None,
    query: type | None = None,
    refuses: tuple[Refusal, ...] = (),
    sandbox: bool = True,
    account: bool = True,
) -> Callable[[F], F]:
    """What a method answers (200, or 204 without `data`) and refuses beside what every endpoint refuses.

    `sandbox` is false where a call cannot be rehearsed, `account` where no key is needed.
    """
    codes = tuple(each if isinstance(each, str) else each.code for each in refuses)
    told = Operation(data, status or (200 if data else 204,), body, query, codes, sandbox, account)

    def tell(method: F) -> F:
        method.operation = told  # type: ignore[attr-defined]
        return method

    return tell


def operation_of(view: Any, method: str) -> Operation | None:
    """What the view's method says of itself."""
    handler = getattr(view, method.lower(), None) or getattr(view, "elsewhere", {}).get(method)
    return getattr(handler, "operation", None)
