"""The load generator: requests through one curl window on kept-alive connections, timed from first to last.

It needs about 40 µs a request and shares the machine with what it measures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from time import perf_counter

from apps.core.egress import EgressRequest, Response, Window

_TRIES = 60


class Refused(Exception):
    """A request was not answered as expected; no figure can be made of that."""


def fly(window: Window[None], requests: Iterable[EgressRequest], *, expect: int) -> float:
    """Seconds until all were answered, as many at a time as the window holds."""
    waiting = iter(requests)
    started = perf_counter()
    for request in islice(waiting, window.free):
        window.add(request, None)
    while window.flying:
        for _, response in window.poll(1.0):
            check(response, expect)
            for request in islice(waiting, 1):
                window.add(request, None)
    return perf_counter() - started


def one(window: Window[None], request: EgressRequest, *, expect: int) -> bytes:
    """The body of the answer to one request."""
    [answer] = _all(window, [request])
    check(answer, expect)
    return answer.body


@contextmanager
def connected(size: int, who: EgressRequest) -> Iterator[Window[None]]:
    """A window whose `size` connections are spread evenly over the server's two processes.

    The kernel spreads them by chance, and a server with eight connections on one process is half a server. `who` is
    answered with the id of the process, late enough for every connection to be in use at once.
    """
    for _ in range(_TRIES):
        with Window[None](size) as window:
            answers = _all(window, [who] * size)
            for answer in answers:
                check(answer, 200)
            found = Counter(answer.body for answer in answers)
            if sorted(found.values()) == [size // 2, size - size // 2]:
                yield window
                return
    raise Refused(f"In {_TRIES} tries the {size} connections were never spread evenly over two processes.")


def _all(window: Window[None], requests: list[EgressRequest]) -> list[Response]:
    """Their answers, in the order they came; no more requests than the window holds."""
    for request in requests:
        window.add(request, None)
    answers: list[Response] = []
    while window.flying:
        answers.extend(response for _, response in window.poll(1.0))
    return answers


def check(response: Response, expect: int) -> None:
    """Raise Refused unless it was answered so."""
    if response.status != expect:
        raise Refused(f"{response.status} {response.error or ''} {response.body[:500]!r}")
