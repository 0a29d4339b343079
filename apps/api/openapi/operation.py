"""`@answers`: the line in which an endpoint declares its responses. The rest of the document is read from the code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from apps.core.errors import DomainError

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Paged:
    """A page of a list: `{key: [row, …], "pagination": {…}}`, with the parameters `page` and `page_size`."""

    key: str
    row: Any


@dataclass(frozen=True)
class Operation:
    """`data` is the type of the response, or None without a body. `body` and `query` are serializers, or a struct."""

    data: Any
    status: tuple[int, ...]
    body: type | None
    query: type | None
    refuses: tuple[str, ...]
    sandbox: bool


def answers(
    data: Any = None,
    *status: int,
    body: type | None = None,
    query: type | None = None,
    refuses: tuple[type[DomainError] | str, ...] = (),
    sandbox: bool = True,
) -> Callable[[F], F]:
    """Declares a method's response (200, or 204 without `data`), and its errors besides those of every endpoint.

    `sandbox` is false for a change without sandbox mode.
    """
    codes = tuple(each if isinstance(each, str) else each.code for each in refuses)
    told = Operation(data, status or ((204,) if data is None else (200,)), body, query, codes, sandbox)

    def tell(method: F) -> F:
        method.operation = told  # type: ignore[attr-defined]
        return method

    return tell


def handler_of(view: Any, method: str) -> Any:
    """The handler of this HTTP method: the view's own, or the one its `elsewhere` names."""
    return getattr(view, method.lower(), None) or getattr(view, "elsewhere", {}).get(method)
